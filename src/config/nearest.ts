import { createRequire } from "node:module";

// It is loaded only for a wrong name.
const require = createRequire(import.meta.url);

/** Returns the end of a sentence about a wrong name. */
export function didYouMean(name: string | undefined): string {
  return name === undefined ? "" : `; did you mean ${name}?`;
}

/** Returns the most alike of the names, with three letters of difference at most, and fewer in a short one. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const { closestMatch }: typeof import("leven") = require("leven");
  return closestMatch(name, names, { maxDistance: Math.min(3, Math.ceil(name.length / 3)) });
}
