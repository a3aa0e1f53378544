import type { Wording } from "../../provider/wording.ts";

/** The words of programs in TypeScript and JavaScript. */
export const wording: Wording = {
  lookUp: (kind) => `Jumpstarter${kind}.get(...)`,
};
