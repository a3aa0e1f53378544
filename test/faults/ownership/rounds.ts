/** Random batches for the lab: sequences that are played side by side in the same two stacks. */
import fc from "fast-check";
import { declaration, type Edit, edit, type OutsideDeed } from "../../model/sequences.ts";
import type { Kill } from "./lab-stack.ts";

/** The actions of one sequence before the command of a round. */
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

/** A round of the stack `dev` without an accident. */
export const PEACEFUL: Round = {
  on: 0,
  state: undefined,
  command: "up --refresh",
  replace: undefined,
  siblingFails: false,
  isContinued: false,
  kill: undefined,
  turns: [],
};

const which = fc.nat({ max: 9 });
const outside = fc.record({
  deed: fc.constantFrom<OutsideDeed[]>("delete", "replace", "copy", "unmark", "take"),
  which,
});
const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq: number) => fc.option(arbitrary, { nil: undefined, freq });

/** Rounds for a batch of so many sequences. */
export function rounds(sequences: number, length: number): fc.Arbitrary<Round[]> {
  const turn = fc.record<Turn>({ edits: fc.array(edit, { minLength: 1, maxLength: 3 }), outside: maybe(outside, 3) });
  const drawn = fc.record<Round>({
    on: fc.nat({ max: 1 }),
    state: maybe(
      fc.record({
        deed: fc.constantFrom("delete" as const, "rename" as const, "export" as const, "import" as const),
        which,
      }),
      2,
    ),
    command: fc.constantFrom("up", "up", "up", "up", "up", "up --refresh", "up --refresh", "refresh", "destroy"),
    replace: maybe(which, 3),
    siblingFails: fc.constantFrom(false, false, true),
    isContinued: fc.constantFrom(true, true, false),
    kill: maybe(
      fc.record({
        who: fc.constantFrom("CLI" as const, "provider" as const),
        request: fc.integer({ min: 1, max: 2 * sequences }),
        isAfter: fc.boolean(),
      }),
      2,
    ),
    turns: fc.array(turn, { minLength: sequences, maxLength: sequences }),
  });
  const round = drawn.map((one) => ({ ...one, isContinued: one.isContinued && !mayHang(one) }));
  // It begins with something that can be lost.
  const first = fc.array(declaration, { minLength: sequences, maxLength: sequences }).map((edits): Round => {
    const turns = edits.map((edit) => ({ edits: [edit], outside: undefined }));
    return { ...PEACEFUL, command: "up", turns };
  });
  const others = fc.array(round, { minLength: length - 1, maxLength: length - 1 });
  return fc.tuple(first, others).map(([round, rest]) => [round, ...rest]);
}

/**
 * Returns true if the engine might never end with `--continue-on-error`: it does not where the deletion before a replacement fails,
 * since the program waits for the creation that was to follow. A forced replacement may be refused by its deletion, and a killed provider fails it.
 */
function mayHang({ replace, kill }: Round): boolean {
  return replace !== undefined || kill?.who === "provider";
}
