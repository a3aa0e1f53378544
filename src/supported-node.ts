/** As `engines` in package.json: the first with all that the Kubernetes client uses. */
const OLDEST: readonly [major: number, minor: number] = [22, 19];

/** Says that a version of Node.js is too old, or returns nothing. It needs no package, and runs on an old Node.js. */
export function tooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return `pulumi-jumpstarter needs Node.js ${OLDEST.join(".")} or newer, but this is ${version}`;
}
