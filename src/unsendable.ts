import { SIGNATURE } from "./engine/secret.ts";
import { isPlainObject, type Problem, Problems } from "./problems.ts";

/** Keys that get lost on the way to the engine, since JavaScript or Pulumi's SDK gives them a meaning of their own. */
const LOST_KEYS = new Set(["__proto__", "toString", SIGNATURE]);

/**
 * Finds what would not arrive at the provider as it was written: keys that get lost, text that is not well-formed Unicode, and
 * values that are not data. The provider itself could not see them any more.
 *
 * @param isUnknown tells which values are left for later
 */
export function unsendable(path: string, value: unknown, isUnknown = (_: unknown) => false): Problem[] {
  const problems = new Problems({ isUnknown });
  problems.data(path, value, (part) => {
    const lost = isPlainObject(part) ? Object.keys(part).find((key) => LOST_KEYS.has(key)) : undefined;
    return lost === undefined ? undefined : `must not have the key ${JSON.stringify(lost)}`;
  });
  return problems.found;
}
