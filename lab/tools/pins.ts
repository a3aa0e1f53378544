/** The versions that this repository asks for: of Go modules in `<group>/go.mod`, of npm packages in package.json. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Returns the pinned version of a Go module, without the `v`. */
export function goVersion(directory: string, module: string): string {
  const goMod = readFileSync(join(import.meta.dirname, directory, "go.mod"), "utf8");
  const version = new RegExp(`\\b${module} v([^\\s/]+)`).exec(goMod)?.[1];
  if (version === undefined) throw new Error(`lab/tools/${directory}/go.mod does not name ${module}`);
  return version;
}

/** Returns the version of a package of `devDependencies` in package.json, which is an exact one. */
export function npmVersion(name: string): string {
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return devDependencies[name];
}

/** Returns true for a version of the same major version, whose minor version is no older. */
export function isNewEnough(version: string, wanted: string): boolean {
  const [major, minor] = numbers(version);
  const [wantedMajor, wantedMinor] = numbers(wanted);
  return major === wantedMajor && minor! >= wantedMinor!;
}

function numbers(version: string): number[] {
  return version.split(".").map((part) => Number.parseInt(part, 10));
}

const root = join(import.meta.dirname, "..", "..");
