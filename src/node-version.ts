import { RunError } from "@pulumi/pulumi";

/** As `engines` in package.json: the first with all that the Kubernetes client uses. */
const OLDEST: readonly [major: number, minor: number] = [22, 19];

/**
 * Refuses a Node.js that is too old with a sentence: what would come instead is an error from deep inside a dependency,
 * in the middle of an update.
 *
 * @throws pulumi.RunError
 */
export function requireNode(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new RunError(`pulumi-jumpstarter needs Node.js ${OLDEST.join(".")} or newer, but this is ${version}`);
}
