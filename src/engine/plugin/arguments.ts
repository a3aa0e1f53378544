import type { Problem } from "../../problems.ts";
import type { Properties } from "./struct.ts";

/** Returns a problem for each argument that does not exist: only some languages know the schema. */
export function unknownKeys(properties: Properties, known: readonly string[]): Problem[] {
  return Object.keys(properties)
    .filter((key) => !known.includes(key))
    .map((path) => ({ path, reason: `must not be set: there is no such argument; there are ${known.join(", ")}` }));
}
