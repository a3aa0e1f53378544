/**
 * Pulumi's engine in memory: its way with the resources of a stack, as far as it decides whose an object is: which calls it makes
 * of a provider, in which order, and what the state holds after each. Resources are registered one after the other.
 */
import { isDeepStrictEqual } from "node:util";

type Properties = Record<string, unknown>;

/** The calls of the dynamic provider protocol. */
export interface Lifecycle {
  check(olds: Properties, news: Properties): Promise<{ inputs: Properties; failures: { reason: string }[] }>;
  diff(
    id: string,
    olds: Properties,
    news: Properties,
  ): Promise<{ changes?: boolean; replaces?: string[]; deleteBeforeReplace?: boolean }>;
  create(inputs: Properties): Promise<{ id: string; outs: Properties }>;
  read(id: string, props: Properties): Promise<{ id: string; inputs?: Properties; props?: Properties }>;
  update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
  delete(id: string, props: Properties): Promise<void>;
}

/** The kinds of resources there are. */
export type ResourceKind = "Client" | "ExporterAccessPolicy";

/** A resource as the state holds it. It is never changed: a step puts another one in its place. */
export interface Resource {
  readonly urn: string;
  readonly id: string;
  readonly kind: ResourceKind;
  readonly provider: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly initErrors: readonly string[];
  /** Replaced by another one that was created first; to be deleted at the end. */
  readonly isCondemned: boolean;
  /** Deleted, and to be created again. */
  readonly isPendingReplacement: boolean;
  /** Which resource it is, however it is called: an update and a rename keep it, a create makes another. */
  readonly self: number;
}

/** A resource as the program declares it. */
export interface Goal {
  urn: string;
  aliases: string[];
  kind: ResourceKind;
  provider: string;
  inputs: Properties;
  protect: boolean;
  retainOnDelete: boolean;
  deleteBeforeReplace: boolean | undefined;
}

/** The state that the engine works on, and that a killed command leaves as it was after its last step. */
export interface State {
  resources: readonly Resource[];
}

export type Verb = "check" | "diff" | "create" | "read" | "update" | "delete";

/** A call of a provider: what it is about, as the state has it and as it is to be. */
export interface Call {
  verb: Verb;
  self: number;
  urn: string;
  old: Resource | undefined;
  inputs: Properties | undefined;
}

/** The providers of one command, each a process of its own. */
export interface Providers {
  /** Makes a call. A process that was killed never answers. */
  call<R>(
    resource: { kind: ResourceKind; provider: string },
    call: Call,
    run: (of: Lifecycle) => Promise<R>,
  ): Promise<R>;
  /** Another resource: what no state has held before. */
  newSelf(): number;
}

export type Siblings = "stop" | "go on" | "continue on error";

export interface UpOptions {
  /** The resources of `--replace`. */
  replace: ReadonlySet<string>;
  /** Before which resource another one fails, of which this knows nothing. */
  failsAt: number | undefined;
  /**
   * The conduct of siblings when one has failed: those that had begun already go on, others stop; with `--continue-on-error` they
   * go on, and what is to go is deleted in the end all the same.
   */
  siblings: Siblings;
}

/** The result of a command. */
export interface Outcome {
  /** Nothing failed. */
  ok: boolean;
  errors: string[];
  /** The steps that were not "same", as "create urn". */
  changes: string[];
}

/** The end of a command at once: an error of the program, a failed check. */
class Bail extends Error {}

/** `pulumi up`. */
export async function up(
  state: State,
  goals: readonly Goal[],
  options: UpOptions,
  providers: Providers,
): Promise<Outcome> {
  return await new Command(state, providers).up(goals, options);
}

/** `pulumi refresh`. */
export async function refresh(state: State, providers: Providers): Promise<Outcome> {
  return await new Command(state, providers).refresh();
}

/** `pulumi destroy`. */
export async function destroy(state: State, providers: Providers): Promise<Outcome> {
  return await new Command(state, providers).destroy();
}

class Command {
  readonly #state: State;
  readonly #providers: Providers;
  readonly #outcome: Outcome = { ok: true, errors: [], changes: [] };
  readonly #seen = new Set<string>();
  readonly #aliased = new Set<string>();
  /** The resources that the program has named, by whatever name: none of these is deleted in the end. */
  readonly #registered = new Set<number>();

  constructor(state: State, providers: Providers) {
    this.#state = state;
    this.#providers = providers;
  }

  async up(goals: readonly Goal[], options: UpOptions): Promise<Outcome> {
    const before = this.#state.resources.filter(({ isCondemned }) => !isCondemned);
    for (const [index, goal] of goals.entries()) {
      if (index === options.failsAt) this.#fail("a sibling failed");
      if (!this.#outcome.ok && options.siblings === "stop") break;
      try {
        await this.#register(before, goal, options.replace.has(goal.urn));
      } catch (error) {
        this.#fail(messageOf(error));
        if (error instanceof Bail) return this.#outcome;
      }
    }
    if (options.failsAt !== undefined && options.failsAt >= goals.length) this.#fail("a sibling failed");
    if (this.#outcome.ok || options.siblings === "continue on error")
      await this.#deleteAll(({ self, isCondemned }) => isCondemned || !this.#registered.has(self));
    return this.#outcome;
  }

  async refresh(): Promise<Outcome> {
    for (const old of this.#state.resources) {
      if (old.isPendingReplacement) continue;
      try {
        const { id, inputs, props } = await this.#call("read", old, old, undefined, (of) =>
          of.read(old.id, old.outputs),
        );
        if (id === "") this.#save(old, undefined, "gone");
        else {
          const read = { ...old, id, inputs: inputs ?? old.inputs, outputs: unwrapped(props ?? {}), initErrors: [] };
          const isSame = isDeepStrictEqual(read.inputs, old.inputs) && isDeepStrictEqual(read.outputs, old.outputs);
          this.#save(old, read, isSame ? undefined : "drift");
        }
      } catch (error) {
        this.#fail(messageOf(error));
      }
    }
    return this.#outcome;
  }

  async destroy(): Promise<Outcome> {
    await this.#deleteAll(() => true);
    return this.#outcome;
  }

  async #register(before: readonly Resource[], goal: Goal, isReplaceAsked: boolean): Promise<void> {
    const old = this.#take(before, goal);
    const check = async (olds: Properties) => {
      const call = { kind: goal.kind, provider: goal.provider, urn: goal.urn, self: old?.self ?? 0 };
      const checked = await this.#call("check", call, old, goal.inputs, (of) => of.check(olds, goal.inputs));
      if (checked.failures.length > 0) throw new Bail(checked.failures.map(({ reason }) => reason).join("\n"));
      return checked.inputs;
    };
    const inputs = await check(old && !isReplaceAsked ? old.inputs : {});
    if (!old) return await this.#create(goal, inputs, undefined);
    const { urn, kind, provider, protect, retainOnDelete } = goal;
    const next: Resource = { ...old, urn, kind, provider, protect, retainOnDelete, inputs };
    const diff = isReplaceAsked
      ? { changes: true, replaces: ["id"], deleteBeforeReplace: false }
      : await this.#call("diff", next, old, inputs, (of) => of.diff(old.id, old.outputs, inputs));
    const isChanged = diff.changes ?? !isDeepStrictEqual(old.inputs, inputs);
    if (old.isPendingReplacement || (isChanged && (diff.replaces ?? []).length > 0)) {
      if (old.protect && goal.protect) throw new Bail(`unable to replace resource "${urn}": it is protected`);
      const anew = isReplaceAsked ? inputs : await check({});
      await this.#replace(goal, anew, old, goal.deleteBeforeReplace ?? diff.deleteBeforeReplace ?? false);
    } else if (isChanged || old.initErrors.length > 0) await this.#update(old, next);
    else this.#save(old, next, undefined);
  }

  /** The resource of the state that the program speaks of, by its URN or by an alias. */
  #take(before: readonly Resource[], { urn, aliases }: Goal): Resource | undefined {
    if (this.#aliased.has(urn) || this.#seen.has(urn)) throw new Bail(`Duplicate resource URN '${urn}'`);
    this.#seen.add(urn);
    for (const name of [urn, ...aliases]) {
      const old = before.find((resource) => resource.urn === name);
      if (!old) continue;
      if (name !== urn) {
        if (this.#seen.has(name) || this.#aliased.has(name)) throw new Bail(`Duplicate resource alias '${name}'`);
        this.#aliased.add(name);
      }
      this.#registered.add(old.self);
      return this.#state.resources.find(({ self, isCondemned }) => self === old.self && !isCondemned);
    }
    return undefined;
  }

  async #create(goal: Goal, inputs: Properties, replaced: Resource | undefined): Promise<void> {
    const { urn, kind, provider, protect, retainOnDelete } = goal;
    const self = this.#providers.newSelf();
    const common = { urn, kind, provider, protect, retainOnDelete, self, inputs };
    const flags = { isCondemned: false, isPendingReplacement: false };
    // It is not to be deleted in the end, also where its creation fails.
    this.#registered.add(self);
    await this.#partially(
      () => this.#call("create", common, undefined, inputs, (of) => of.create(inputs)),
      ({ id, outs }, initErrors) => {
        if (replaced && !replaced.isPendingReplacement)
          this.#save(replaced, { ...replaced, isCondemned: true }, undefined);
        else if (replaced) this.#save(replaced, undefined, undefined);
        this.#save(undefined, { ...common, ...flags, id, outputs: unwrapped(outs), initErrors }, "create");
      },
    );
  }

  async #update(old: Resource, next: Resource): Promise<void> {
    await this.#partially(
      () => this.#call("update", next, old, next.inputs, (of) => of.update(old.id, old.outputs, next.inputs)),
      ({ outs }, initErrors) => this.#save(old, { ...next, outputs: unwrapped(outs), initErrors }, "update"),
    );
  }

  async #replace(goal: Goal, inputs: Properties, old: Resource, isDeletedFirst: boolean): Promise<void> {
    if (!isDeletedFirst || old.isPendingReplacement) return await this.#create(goal, inputs, old);
    const pending = { ...old, isPendingReplacement: true };
    await this.#delete(old, pending);
    await this.#create(goal, inputs, pending);
  }

  async #deleteAll(which: (resource: Resource) => boolean): Promise<void> {
    for (const old of this.#state.resources.toReversed()) {
      if (!which(old)) continue;
      try {
        if (old.isPendingReplacement) this.#save(old, undefined, "forget");
        else if (old.protect && !old.isCondemned)
          throw new Error(`resource "${old.urn}" cannot be deleted: it is protected`);
        else await this.#delete(old, undefined);
      } catch (error) {
        this.#fail(messageOf(error));
      }
    }
  }

  async #delete(old: Resource, next: Resource | undefined): Promise<void> {
    if (!old.retainOnDelete) await this.#call("delete", old, old, undefined, (of) => of.delete(old.id, old.outputs));
    this.#save(old, next, "delete");
  }

  /** Runs a create or an update: an error with an id is a resource that exists and is not finished. */
  async #partially<R extends { outs: Properties }>(
    run: () => Promise<R>,
    save: (result: R, initErrors: readonly string[]) => void,
  ): Promise<void> {
    try {
      save(await run(), []);
    } catch (error) {
      const partial = error as { id?: string; properties?: Properties; reasons?: string[] };
      if (!partial.id) throw error;
      save({ id: partial.id, outs: partial.properties ?? {} } as unknown as R, partial.reasons ?? []);
      this.#fail((partial.reasons ?? []).join("\n"));
    }
  }

  #call<R>(
    verb: Verb,
    resource: { kind: ResourceKind; provider: string; urn: string; self: number },
    old: Resource | undefined,
    inputs: Properties | undefined,
    run: (of: Lifecycle) => Promise<R>,
  ): Promise<R> {
    const { urn, self } = resource;
    return this.#providers.call(resource, { verb, self, urn, old, inputs }, run);
  }

  /** Writes the state after a step. */
  #save(old: Resource | undefined, next: Resource | undefined, change: string | undefined): void {
    const { resources } = this.#state;
    if (!old && next) this.#state.resources = [...resources, next];
    else this.#state.resources = resources.flatMap((other) => (other !== old ? [other] : next ? [next] : []));
    if (change) this.#outcome.changes.push(`${change} ${(next ?? old)?.urn}`);
  }

  #fail(error: string): void {
    this.#outcome.ok = false;
    this.#outcome.errors.push(error);
  }
}

const SECRET = "4dabf18193072939515e22adb298388d";

/** The properties as the provider sees them the next time: the engine keeps what is secret about them to itself. */
function unwrapped(properties: Properties): Properties {
  const entries = Object.entries(properties).map(([key, value]) => {
    const isSecret = typeof value === "object" && value !== null && SECRET in value;
    return [key, isSecret ? (value as unknown as { value: unknown }).value : value];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
