import type { Wording } from "../../provider/wording.ts";

/** The words of programs in any language. */
export const wording: Wording = {
  lookUp: (kind, id) => `the get of jumpstarter:${kind} with the id ${id}`,
};
