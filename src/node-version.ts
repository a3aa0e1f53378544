import { RunError } from "@pulumi/pulumi";
import { tooOld } from "./supported-node.ts";

/**
 * Refuses a Node.js that is too old with a sentence: what would come instead is an error from deep inside a dependency,
 * in the middle of an update.
 *
 * @throws pulumi.RunError
 */
export function requireNode(version: string = process.versions.node): void {
  const problem = tooOld(version);
  if (problem !== undefined) throw new RunError(problem);
}
