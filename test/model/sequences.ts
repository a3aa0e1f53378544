/** What people and accidents do, as data: random sequences of it, which shrink well and can be told in sentences. */
import fc from "fast-check";

/** What is changed in a program. `which` counts the declarations of the program, round and round. */
export type Edit =
  | { edit: "declare"; name: string; kind: "Client" | "ExporterAccessPolicy"; object: string | undefined }
  | { edit: "remove"; which: number }
  | { edit: "rename"; which: number; name: string; isAliased: boolean }
  | { edit: "move"; which: number; isInComponent: boolean }
  | { edit: "object"; which: number; object: string | undefined }
  | { edit: "namespace"; which: number; namespace: string | undefined }
  | { edit: "label"; which: number; label: string }
  | { edit: "adopt"; which: number; how: "no" | "true" | "from" }
  | { edit: "protect"; which: number; isOn: boolean }
  | { edit: "retainOnDelete"; which: number; isOn: boolean }
  | { edit: "deleteBeforeReplace"; which: number; isOn: boolean }
  | { edit: "provider"; which: number; provider: string };

/** A command that is killed at one of its requests. */
interface Mortal {
  kill?: { request: number; isAfter: boolean } | undefined;
}

export type Command = Mortal &
  (
    | {
        command: "up";
        replace?: number | undefined;
        failsAt?: number | undefined;
        isReversed: boolean;
        siblingsGoOn: boolean;
      }
    | { command: "refresh and up" }
    | { command: "refresh" }
    | { command: "destroy" }
  );

/** Something that is done to the state of a stack. */
export type StateAction =
  | { state: "rename"; which: number; name: string; isInProgram: boolean }
  | { state: "delete"; which: number }
  | { state: "export" }
  | { state: "import"; which: number }
  | { state: "rename stack" }
  | { state: "new stack of the old name" };

/** Something that somebody does to objects without Pulumi. */
export type Outside = { outside: "delete" | "replace" | "copy" | "unmark" | "unlabel"; which: number };

export type Action = { on: number; edits: Edit[]; run: Command } | { on: number; state: StateAction } | Outside;

const which = fc.nat({ max: 2 });
const object = fc.constantFrom("a", "b");
const name = fc.constantFrom("a", "b", "c");
const kind = fc.constantFrom("Client" as const, "Client" as const, "Client" as const, "ExporterAccessPolicy" as const);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      edit: fc.constant("declare" as const),
      name,
      kind,
      object: fc.option(object, { nil: undefined }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ edit: fc.constant("remove" as const), which }) },
  { weight: 3, arbitrary: fc.record({ edit: fc.constant("rename" as const), which, name, isAliased: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ edit: fc.constant("move" as const), which, isInComponent: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      edit: fc.constant("object" as const),
      which,
      object: fc.option(object, { nil: undefined }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      edit: fc.constant("namespace" as const),
      which,
      namespace: fc.constantFrom(undefined, "lab-1", "lab-2"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ edit: fc.constant("label" as const), which, label: fc.constantFrom("1", "2") }) },
  {
    weight: 4,
    arbitrary: fc.record({
      edit: fc.constant("adopt" as const),
      which,
      how: fc.constantFrom("no" as const, "true" as const, "from" as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ edit: fc.constant("protect" as const), which, isOn: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ edit: fc.constant("retainOnDelete" as const), which, isOn: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ edit: fc.constant("deleteBeforeReplace" as const), which, isOn: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ edit: fc.constant("provider" as const), which, provider: fc.constantFrom("p1", "p2") }),
  },
);

const kill = fc.option(fc.record({ request: fc.integer({ min: 1, max: 12 }), isAfter: fc.boolean() }), {
  nil: undefined,
  freq: 4,
});

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      command: fc.constant("up" as const),
      kill,
      replace: fc.option(which, { nil: undefined, freq: 5 }),
      failsAt: fc.option(fc.nat({ max: 3 }), { nil: undefined, freq: 5 }),
      isReversed: fc.boolean(),
      siblingsGoOn: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ command: fc.constant("refresh and up" as const), kill }) },
  { weight: 2, arbitrary: fc.record({ command: fc.constant("refresh" as const), kill }) },
  { weight: 1, arbitrary: fc.record({ command: fc.constant("destroy" as const), kill }) },
);

const stateAction: fc.Arbitrary<StateAction> = fc.oneof(
  fc.record({ state: fc.constant("rename" as const), which, name, isInProgram: fc.boolean() }),
  fc.record({ state: fc.constant("delete" as const), which }),
  fc.record({ state: fc.constant("export" as const) }),
  fc.record({ state: fc.constant("import" as const), which }),
  fc.record({ state: fc.constant("rename stack" as const) }),
  fc.record({ state: fc.constant("new stack of the old name" as const) }),
);

const on = fc.nat({ max: 3 });

export const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ on, edits: fc.array(edit, { maxLength: 3 }), run: command }) },
  { weight: 2, arbitrary: fc.record({ on, state: stateAction }) },
  {
    weight: 1,
    arbitrary: fc.record({
      outside: fc.constantFrom(
        "delete" as const,
        "replace" as const,
        "copy" as const,
        "unmark" as const,
        "unlabel" as const,
      ),
      which: fc.nat({ max: 3 }),
    }),
  },
);

export interface Sequence {
  /** What the first action leaves is as the version before had it, whose marks and states had no lives. */
  isOfOldVersion: boolean;
  actions: Action[];
}

export const sequence: fc.Arbitrary<Sequence> = fc.record({
  isOfOldVersion: fc.boolean(),
  actions: fc.array(action, { minLength: 1, maxLength: 12 }),
});
