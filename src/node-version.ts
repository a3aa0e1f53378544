import { RunError } from "@pulumi/pulumi";
import { tooOld } from "./supported-node.ts";

/**
 * Throws if Node.js is too old. Otherwise an error would come from deep inside a dependency, in the middle of an
 * update.
 *
 * @throws pulumi.RunError
 */
export function requireNode(version: string = process.versions.node): void {
  const problem = tooOld(version);
  if (problem !== undefined) throw new RunError(problem);
}
