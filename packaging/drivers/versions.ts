/** The versions of Jumpstarter that the catalogue of drivers knows, oldest first. It describes the drivers of the last one. */
export const VERSIONS = ["0.7.4", "0.8.1", "0.9.0"] as const;
export type Version = (typeof VERSIONS)[number];

export const NEWEST: Version = VERSIONS[VERSIONS.length - 1]!;

/** "0.8" for "0.8.1". */
export function minor(version: Version): string {
  return version.replace(/\.\d+$/, "");
}
