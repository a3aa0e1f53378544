/** Actions of people and accidents, as data: random sequences, which shrink well and can be told in sentences. */
import fc from "fast-check";
import type { ResourceKind, Siblings } from "./engine.ts";

/** A change in a program. `which` counts the declarations of the program, round and round. */
export type Edit =
  | { edit: "declare"; name: string; kind: ResourceKind; object: string | undefined }
  | { edit: "remove"; which: number }
  | { edit: "rename"; which: number; name: string; isAliased: boolean }
  | { edit: "move"; which: number; isInComponent: boolean }
  | { edit: "name" | "namespace"; which: number; value: string | undefined }
  | { edit: "label"; which: number; value: string }
  | { edit: "adopt"; which: number; how: "no" | "true" | "from" }
  | { edit: "protect" | "retainOnDelete" | "deleteBeforeReplace"; which: number; isOn: boolean }
  | { edit: "provider"; which: number; provider: string };

/** An action on an object without Pulumi. "take": the effect of another stack's adoption. */
export type OutsideDeed = "delete" | "replace" | "copy" | "unmark" | "label" | "take";

/** An accident of a command on its way, at one of its requests to the server. */
interface Accidents {
  /** Its processes are killed: before or after the server has dealt with the request. */
  kill?: { request: number; isAfter: boolean } | undefined;
  /** Somebody does something to an object before the server deals with the request. */
  meanwhile?: { request: number; deed: OutsideDeed } | undefined;
}

export type Command = Accidents &
  (
    | {
        command: "up";
        /** `--replace` of one of the declarations. */
        replace?: number | undefined;
        /** Before which of the declarations a sibling fails. */
        failsAt?: number | undefined;
        isReversed: boolean;
        siblings: Siblings;
      }
    | { command: "refresh and up" | "refresh" | "destroy" }
  );

/** An action on the state of a stack. */
export type StateDeed =
  | { state: "rename"; which: number; name: string; isInProgram: boolean }
  | { state: "delete" | "import"; which: number }
  | { state: "export" | "rename stack" };

export type Action =
  | { on: number; edits: Edit[]; run: Command }
  | ({ on: number } & (StateDeed | { state: "new stack" }))
  | { outside: OutsideDeed; which: number };

export interface Sequence {
  /** Whether the first action leaves marks and states as the version before made them, without lives. */
  isOfOldVersion: boolean;
  actions: Action[];
}

const which = fc.nat({ max: 2 });
const on = fc.constantFrom(0, 0, 0, 1, 1, 1, 2, 3, 4);
const object = fc.constantFrom("a", "b");
const name = fc.constantFrom("a", "b", "c");
const isOn = fc.boolean();

const declare = {
  edit: is("declare"),
  name,
  kind: fc.constantFrom("Client", "Client", "ExporterAccessPolicy"),
  object: maybe(object, 2),
};

export const declaration: fc.Arbitrary<Edit> = oneOf<Edit>([[1, declare]]);

export const edit: fc.Arbitrary<Edit> = oneOf<Edit>([
  [6, declare],
  [3, { edit: is("remove"), which }],
  [3, { edit: is("rename"), which, name, isAliased: fc.boolean() }],
  [2, { edit: is("move"), which, isInComponent: fc.boolean() }],
  [2, { edit: is("name"), which, value: maybe(object, 2) }],
  [1, { edit: is("namespace"), which, value: fc.constantFrom(undefined, "jumpstarter-lab", "other") }],
  [1, { edit: is("label"), which, value: fc.constantFrom("1", "2") }],
  [4, { edit: is("adopt"), which, how: fc.constantFrom("no", "true", "from") }],
  [4, { edit: fc.constantFrom("protect", "retainOnDelete", "deleteBeforeReplace"), which, isOn }],
  [1, { edit: is("provider"), which, provider: fc.constantFrom("p1", "p2") }],
]);

const deed: fc.Arbitrary<OutsideDeed> = fc.constantFrom("delete", "replace", "copy", "unmark", "label", "take");
const accidents = {
  kill: maybe(fc.record({ request: fc.integer({ min: 1, max: 10 }), isAfter: fc.boolean() }), 4),
  meanwhile: maybe(fc.record({ request: fc.integer({ min: 1, max: 8 }), deed }), 8),
};

const command: fc.Arbitrary<Command> = oneOf<Command>([
  [
    6,
    {
      command: is("up"),
      ...accidents,
      replace: maybe(which, 5),
      failsAt: maybe(fc.nat({ max: 3 }), 5),
      isReversed: fc.boolean(),
      siblings: fc.constantFrom("stop", "go on", "continue on error"),
    },
  ],
  [2, { command: is("refresh and up"), ...accidents }],
  [2, { command: is("refresh"), ...accidents }],
  [1, { command: is("destroy"), ...accidents }],
]);

const action: fc.Arbitrary<Action> = oneOf<Action>([
  [12, { on, edits: fc.array(edit, { maxLength: 3 }), run: command }],
  [1, { on, state: is("rename"), which, name, isInProgram: fc.boolean() }],
  [1, { on, state: is("delete"), which }],
  [1, { on, state: is("export") }],
  [1, { on, state: is("import"), which }],
  [1, { on, state: fc.constantFrom("rename stack", "new stack") }],
  [2, { outside: deed, which: fc.nat({ max: 3 }) }],
]);

/** Records, each as likely as its weight. */
function oneOf<T>(records: [weight: number, record: Record<string, fc.Arbitrary<unknown>>][]): fc.Arbitrary<T> {
  return fc.oneof(...records.map(([weight, record]) => ({ weight, arbitrary: fc.record(record) as fc.Arbitrary<T> })));
}

function is<T extends string>(value: T): fc.Arbitrary<T> {
  return fc.constant(value);
}

/** Once in `freq` times it is not there. */
function maybe<T>(arbitrary: fc.Arbitrary<T>, freq: number): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq });
}

export const sequence: fc.Arbitrary<Sequence> = fc.record({
  isOfOldVersion: fc.boolean(),
  actions: fc.array(action, { minLength: 1, maxLength: 12 }),
});
