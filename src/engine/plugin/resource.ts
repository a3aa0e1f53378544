import { isDeepStrictEqual } from "node:util";
import { adviceOnCa } from "../../config/ca-advice.ts";
import { describeProblem, unknownArguments } from "../../problems.ts";
import type { Context } from "../../provider/context.ts";
import { InitializationError } from "../../provider/errors.ts";
import { hasUnknown, UNKNOWN } from "../../provider/inputs.ts";
import { isRenewalDue, isRotationAsked } from "../../provider/renewal.ts";
import { type Change, detailedDiff } from "./detailed-diff.ts";
import { kinds, type PluginKind } from "./kinds.ts";
import { loadSchema } from "./schema.ts";
import { ownInputs, partsOf, stateOf, stored } from "./state.ts";
import type { Properties } from "./struct.ts";

const isUnknown = (value: unknown) => value === UNKNOWN;

/** The answer to a diff. */
export interface Difference {
  isChanged: boolean;
  replaces: string[];
  deleteBeforeReplace: boolean;
  /** The inputs that have changed. */
  inputs: Map<string, Change>;
  /** The outputs that an update makes anew although no input has changed. */
  outputs: string[];
}

/** One kind of resource, as the engine asks for it: what the lifecycles do, and the finished configuration with it. */
export class PluginResource {
  readonly #name: string;
  readonly #kind: PluginKind;

  /** @param name the last part of the type: "Client" */
  constructor(name: string) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (!kind) throw new Error(`there is no resource jumpstarter:${name}; there are ${Object.keys(kinds).join(", ")}`);
    this.#name = name;
    this.#kind = kind;
  }

  /** Fills in defaults, and returns all that is wrong with the inputs at once. */
  async check(
    context: Context,
    olds: Properties,
    news: Properties,
  ): Promise<{ inputs: Properties; failures: string[] }> {
    const { configuration, lifecycle } = this.#kind;
    const { object, choices } = partsOf(this.#kind, news);
    const names = Object.keys((await this.#schema()).inputProperties);
    const problems = [...unknownArguments(news, names), ...(configuration?.validate(choices, { isUnknown }) ?? [])];
    const checked = await lifecycle.check(context, partsOf(this.#kind, olds).object, object);
    const failures = [...problems.map(describeProblem), ...checked.failures];
    const advice = failures.length === 0 ? configuration?.advise?.(choices, { isUnknown }) : undefined;
    if (advice !== undefined) context.row.warn(advice);
    return { inputs: { ...checked.inputs, ...choices }, failures };
  }

  async diff(context: Context, olds: Properties, oldInputs: Properties, news: Properties): Promise<Difference> {
    const { lifecycle, configuration } = this.#kind;
    const state = stateOf(this.#kind, olds);
    const { object } = partsOf(this.#kind, news);
    const answer = await lifecycle.diff(context, state, object);
    // The lifecycle knows nothing of choices, and nobody would fill in an output that the state lacks.
    const inputs = detailedDiff(ownInputs(oldInputs), news);
    const missing = (configuration?.outputs ?? []).filter((output) => !(output in olds));
    const isRenewal = answer.changes === true && lifecycle.kind?.whyUpdate?.(state, object) !== undefined;
    return {
      isChanged: answer.changes !== false || inputs.size > 0 || missing.length > 0,
      replaces: answer.replaces,
      deleteBeforeReplace: answer.deleteBeforeReplace,
      inputs,
      outputs: [...missing, ...(isRenewal ? ["token"] : [])],
    };
  }

  async create(context: Context, inputs: Properties): Promise<{ id: string; properties: Properties }> {
    const { object, choices } = partsOf(this.#kind, inputs);
    return await this.#finished(choices, async () => {
      const { id, outs } = await this.#kind.lifecycle.create(context, object);
      this.#checkCa(context, outs, choices);
      return { id, properties: stored(this.#kind, outs, choices) };
    });
  }

  /**
   * Looks whether the cluster can take what is to be created, and returns the properties that it would have, as far as they can
   * be known before.
   */
  async previewCreate(context: Context, inputs: Properties): Promise<Properties> {
    const { inputProperties, properties } = await this.#schema();
    // Nobody tells a plugin what else the program makes.
    const foresight = { isAmongOthers: true };
    const { object } = partsOf(this.#kind, inputs);
    this.#kind.lifecycle.warn?.(context, {}, object);
    await this.#kind.lifecycle.foresee?.({ ...context, foresight }, object);
    const computed = Object.keys(properties).filter((key) => !(key in inputProperties));
    return { ...Object.fromEntries(computed.map((key) => [key, UNKNOWN])), ...inputs };
  }

  async update(context: Context, olds: Properties, news: Properties): Promise<Properties> {
    const { object, choices } = partsOf(this.#kind, news);
    return await this.#finished(choices, async () => {
      const { outs } = await this.#kind.lifecycle.update(context, stateOf(this.#kind, olds), object);
      this.#checkCa(context, outs, choices);
      return stored(this.#kind, outs, choices);
    });
  }

  /** Tells what an update would do, and returns the properties that it would have: most outputs stay, so that dependents need not change. */
  async previewUpdate(context: Context, olds: Properties, news: Properties): Promise<Properties> {
    const { inputProperties, properties } = await this.#schema();
    const { configuration, lifecycle } = this.#kind;
    const { object, choices } = partsOf(this.#kind, news);
    const state = stateOf(this.#kind, olds);
    const foretold = lifecycle.kind?.foretell?.(state, object);
    if (foretold !== undefined) context.row.inform(foretold);
    lifecycle.warn?.(context, state, object);
    const outputs = Object.keys(properties).filter((key) => !(key in inputProperties) && key in state);
    const isReissued =
      configuration !== undefined &&
      (hasUnknown([news.rotationTriggers, news.renewBefore, news.migratedFrom]) ||
        !isDeepStrictEqual(state.migratedFrom, object.migratedFrom) ||
        state.token === undefined ||
        isRotationAsked(state, object as never) ||
        isRenewalDue(state.tokenExpiresAt as string | undefined, news.renewBefore as string | undefined));
    const unsettled = this.#kind.unsettled?.(state, object) ?? [];
    const after: Properties = {
      ...Object.fromEntries(outputs.map((key) => [key, state[key]])),
      ...Object.fromEntries(unsettled.map((key) => [key, UNKNOWN])),
      ...object,
      ...(isReissued && { token: UNKNOWN, tokenExpiresAt: UNKNOWN }),
    };
    return stored(this.#kind, after, choices);
  }

  /**
   * Reads a resource for a refresh, or one that exists and is not managed, or is to be managed from now on.
   *
   * @param oldInputs the inputs, if the engine has any; none means an import
   */
  async read(
    context: Context,
    id: string,
    olds: Properties,
    oldInputs: Properties | undefined,
  ): Promise<{ id: string; inputs: Properties; properties: Properties } | undefined> {
    const { lifecycle } = this.#kind;
    const isNew = olds.ownership === undefined && olds.uid === undefined;
    // A program that looks something up gives its choices, which are in the state of a resource.
    const { choices } = partsOf(this.#kind, { ...olds, ...oldInputs });
    const answer =
      isNew && oldInputs === undefined && lifecycle.import
        ? await lifecycle.import(context, id)
        : await lifecycle.read(context, id, isNew ? {} : stateOf(this.#kind, olds));
    if (answer.id === "" || !answer.props || !answer.inputs) return undefined;
    return {
      id: answer.id,
      inputs: { ...answer.inputs, ...choices },
      properties: stored(this.#kind, answer.props, choices),
    };
  }

  async delete(context: Context, id: string, olds: Properties): Promise<void> {
    await this.#kind.lifecycle.delete(context, id, stateOf(this.#kind, olds));
  }

  /** Warns, once for all resources, of a configuration without a CA. */
  #checkCa({ session, row }: Context, { caBundle }: Properties, { tls }: Properties): void {
    const advice = adviceOnCa(caBundle, tls);
    if (advice !== undefined && session.said.isFirst(advice)) row.warn(advice);
  }

  /** Puts into an unfinished resource what its state is to hold. */
  async #finished<R>(choices: Properties, operation: () => Promise<R>): Promise<R> {
    try {
      return await operation();
    } catch (error) {
      if (!(error instanceof InitializationError)) throw error;
      throw new InitializationError(error.id, stored(this.#kind, error.properties as Properties, choices), error.cause);
    }
  }

  async #schema() {
    const { resources } = await loadSchema();
    return resources[`jumpstarter:index:${this.#name}`]!;
  }
}
