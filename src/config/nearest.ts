import { createRequire } from "node:module";

// It is loaded only for a wrong name.
const require = createRequire(import.meta.url);

/** Returns a hint to put at the end of a message about a wrong name. */
export function didYouMean(name: string | undefined): string {
  return name === undefined ? "" : `; did you mean ${name}?`;
}

/** Returns the most similar name: at most three edits away, fewer for a short name. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const { closestMatch }: typeof import("leven") = require("leven");
  return closestMatch(name, names, { maxDistance: Math.min(3, Math.ceil(name.length / 3)) });
}
