/** Random batches for the lab: sequences that are played side by side in the same two stacks. */
import fc from "fast-check";
import { type Edit, edit, type OutsideDeed } from "../../model/sequences.ts";
import type { Kill } from "./lab-stack.ts";

/** What one sequence does before the command of a round. */
export interface Turn {
  edits: Edit[];
  outside: { deed: OutsideDeed; which: number } | undefined;
}

/** A command on one of the stacks, and what is done to its state before. */
export interface Round {
  on: number;
  state: { deed: "delete" | "rename" | "export" | "import"; which: number } | undefined;
  command: "up" | "up --refresh" | "refresh" | "destroy";
  /** `--replace` of a resource of the state. */
  replace: number | undefined;
  siblingFails: boolean;
  isContinued: boolean;
  kill: Kill | undefined;
  /** By sequence. */
  turns: Turn[];
}

const which = fc.nat({ max: 9 });
const outside = fc.record({
  deed: fc.constantFrom<OutsideDeed[]>("delete", "replace", "copy", "unmark", "take"),
  which,
});
const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq: number) => fc.option(arbitrary, { nil: undefined, freq });

/** Rounds for a batch of so many sequences. */
export function rounds(sequences: number, length: number): fc.Arbitrary<Round[]> {
  const turn = fc.record<Turn>({ edits: fc.array(edit, { minLength: 1, maxLength: 3 }), outside: maybe(outside, 3) });
  const round = fc.record<Round>({
    on: fc.nat({ max: 1 }),
    state: maybe(
      fc.record({
        deed: fc.constantFrom("delete" as const, "rename" as const, "export" as const, "import" as const),
        which,
      }),
      2,
    ),
    command: fc.constantFrom("up", "up", "up", "up", "up --refresh", "refresh", "destroy"),
    replace: maybe(which, 3),
    siblingFails: fc.constantFrom(false, false, true),
    isContinued: fc.constantFrom(true, true, false),
    kill: maybe(
      fc.record({
        who: fc.constantFrom("CLI" as const, "provider" as const),
        request: fc.integer({ min: 1, max: 4 * sequences }),
        isAfter: fc.boolean(),
      }),
      2,
    ),
    turns: fc.array(turn, { minLength: sequences, maxLength: sequences }),
  });
  return fc.array(round, { minLength: length, maxLength: length });
}
