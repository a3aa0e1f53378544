import { hasReason, KubernetesError } from "../kubernetes/errors.ts";
import type { V1Alpha1Object } from "../kubernetes/index.ts";
import { describeProblem } from "../problems.ts";
import { type Context, identityOf, limitsOf } from "./context.ts";
import { type DiffAnswer, diffIdentity, hasSameInputs, OBJECT_INPUTS, whyRemark } from "./diff.ts";
import { assertPlaceIsFree, type Claim, ensure, findOther, remove, update } from "./ensure.ts";
import { hasUnknown, idOf, nameInProgram, type ObjectOutputs, type Ownership, parseId } from "./inputs.ts";
import type { Kind, Objects } from "./kind.ts";
import type { Life, ReadAnswer } from "./life.ts";
import { lookFor } from "./look-for.ts";
import { manageable } from "./manageable.ts";
import {
  belongsTo,
  belongsToAnother,
  inAnotherCluster,
  tellOfLeft,
  warnOfDeletion,
  whyKept,
} from "./owner-messages.ts";
import {
  describeOwner,
  isOthers,
  isSameObject,
  isSameStack,
  newLife,
  type Owner,
  ownerOf,
  type Recorded,
  standingOf,
} from "./ownership.ts";
import { type Desired, observed } from "./patch.ts";
import { assertStays, explainNamespace, sourceOf, tellWhereItStays } from "./place-messages.ts";
import type { Place } from "./places.ts";
import { inputProblems, validateObject, withoutUnchanged } from "./validate-object.ts";

/**
 * The life of a kind of object, free of the engine that drives it. Create and update are alike: both make sure that the
 * object is there, is the resource's own and is as wanted.
 */
export class Lifecycle<T extends V1Alpha1Object, P extends ObjectOutputs> implements Life<P> {
  readonly kind: Kind<T, P>;

  constructor(kind: Kind<T, P>) {
    this.kind = kind;
  }

  /** The names of the inputs. */
  get inputs(): readonly (keyof P & string)[] {
    return [...OBJECT_INPUTS, ...(this.kind.changeable as readonly (keyof P & string)[])];
  }

  get secrets(): readonly (keyof P)[] {
    return this.kind.secrets;
  }

  /** Fills in defaults, and returns all that is wrong with the inputs at once. */
  async check(context: Context, olds: Partial<P>, news: P): Promise<{ inputs: P; failures: string[] }> {
    const inputs = { ...news };
    const failures: string[] = [];
    // Once chosen, defaults stay: another kubeconfig must not replace every resource, and a resource that is renamed in
    // the program with an alias keeps its object.
    const { places } = context.session;
    // An update checks first, a refresh does not.
    context.session.takeRead(context.urn);
    places.know(context.urn, olds);
    const chosen = olds.name === undefined ? places.of(context.urn) : olds;
    try {
      const { namespace } = context.session;
      inputs.namespace ??= chosen.namespace ?? namespace;
      if (news.namespace === undefined) tellWhereItStays(context, olds);
    } catch (error) {
      failures.push((error as KubernetesError).message);
      inputs.namespace ??= chosen.namespace ?? "default";
    }
    inputs.name ??= chosen.name ?? nameInProgram(context.urn ?? "");
    const problems = inputProblems();
    validateObject(problems, inputs as Record<string, unknown>, this.kind.nameSuffix);
    this.kind.validate(problems, inputs as Record<string, unknown>);
    failures.push(...withoutUnchanged(problems, olds, news).map(describeProblem));
    if (failures.length > 0) return { inputs, failures };
    // A replacement is checked again, without the old inputs: all was told already.
    const isReplacement = olds.name === undefined && chosen.name !== undefined;
    const once = isReplacement ? { ...context, foresight: undefined } : context;
    if (once.foresight) this.warn(context, olds, inputs);
    if (hasUnknown([inputs.namespace, inputs.name, inputs.adopt])) return { inputs, failures };
    if (chosen.name === undefined) places.choose(context.urn, inputs, defaultsOf(news));
    places.noteSource(context.urn, () => sourceOf(news, chosen, context));
    try {
      await this.#lookAhead(once, olds, inputs);
    } catch (error) {
      failures.push((error as Error).message);
    }
    return { inputs, failures };
  }

  /** Compares the state with the inputs, as far as the engine cannot do it by itself. */
  async diff(context: Context, olds: P, news: P): Promise<DiffAnswer> {
    context.session.places.know(context.urn, olds);
    const isRefresh = context.session.takeRead(context.urn);
    const answer = diffIdentity(olds, news);
    if (answer.replaces.length > 0) return answer;
    if (await this.#isElsewhere(context, olds, news, isRefresh)) {
      return { changes: true, replaces: ["cluster"], deleteBeforeReplace: false };
    }
    // An error that an update would give must not keep a refresh from taking in what is there.
    const foretold = isRefresh ? undefined : this.kind.foretell?.(olds, news);
    if (!hasSameInputs(this.kind.changeable, olds, news)) {
      // An update says what it has done.
      if (foretold !== undefined && context.foresight) context.row.inform(foretold);
      return answer;
    }
    const reason = whyRemark(context, olds) ?? this.kind.whyUpdate?.(olds, news);
    if (reason !== undefined) context.row.inform(reason);
    else await this.#tellOfLoss(context, olds);
    return { ...answer, changes: reason !== undefined };
  }

  /** Warns in a preview of inputs that are valid, and are hardly meant. */
  warn({ row }: Context, olds: Partial<P>, inputs: P): void {
    for (const warning of this.kind.warnings?.(olds, inputs) ?? []) row.warn(warning);
  }

  /**
   * Looks before a creation whether its place can take the object, for a door that learns only after the check that this is a
   * preview. The check of a replacement has looked already.
   */
  async foresee(context: Context, inputs: P): Promise<void> {
    const isReplacement = context.session.places.of(context.urn).name !== undefined;
    if (isReplacement || hasUnknown([inputs.namespace, inputs.name, inputs.adopt])) return;
    await this.#lookAhead(context, {}, inputs);
  }

  /** Creates the object, or takes over the one in its place where the resource may. */
  async create(context: Context, inputs: P): Promise<{ id: string; outs: P }> {
    context.session.places.take(context.urn);
    const objects = await this.kind.open(context.session, inputs.namespace);
    if (inputs.adopt && context.session.isOfflinePreview) {
      // The check has not looked, in case it was a preview.
      const existing = await objects.api.find(inputs.name);
      if (existing) this.#tellOfOther(context, objects.api, existing, inputs);
    }
    return { id: idOf(inputs), outs: await this.#ensure(context, objects, inputs) };
  }

  /** Reads the object of a resource for a refresh, or one that is managed elsewhere. */
  async read(context: Context, id: string, props: Partial<P>): Promise<ReadAnswer<P>> {
    // Only a resource that was created has its inputs in the state: one that has none is being looked up.
    if (props.name === undefined) return await this.#lookUp(context, id);
    if (props.ownership?.isForeign) return await this.#lookUpAgain(context, id);
    const objects = await this.kind.open(context.session, parseId(id).namespace);
    const { api } = objects;
    const live = await api.find(parseId(id).name, { shared: true });
    context.session.looks.note(api, parseId(id).name);
    context.session.noteRead(context.urn);
    const state = stateOf(props);
    const isThere = live !== undefined && isSameObject(live, state);
    if (!isThere && isFarAway(context, props)) {
      context.row.warn(`${inAnotherCluster(api.describe(parseId(id).name))} The next pulumi up replaces it.`);
      return { id, inputs: this.#inputsOf(props), props };
    }
    if (!live) return { id: "" };
    if (isOthers(standingOf(live, state))) {
      context.row.warn(belongsTo(api.describe(parseId(id).name), live, state));
      return { id: "" };
    }
    if (live.metadata.deletionTimestamp) warnOfDeletion(context, api, live);
    context.session.places.know(context.urn, parseId(id));
    const inputs = this.#observed(live, props, this.#inputsOf(props));
    const ownership = { ...ownerOf(live), cluster: context.session.cluster };
    return { id, inputs, props: { ...inputs, ownership, ...(await objects.observe(context, live, props)) } };
  }

  /**
   * Reads an object that the resource is to manage from now on. Nothing is written to it: until the first update marks it,
   * its UID tells that it is the resource's own.
   *
   * @throws KubernetesError `AlreadyExists` where another resource owns it
   */
  async import(context: Context, id: string): Promise<ReadAnswer<P>> {
    return await this.#readForeign(context, id, (live, object) => {
      const { life, ...owner } = ownerOf(live);
      const { urn, organization } = context;
      if (owner.urn !== undefined && owner.urn !== urn) throw belongsToAnother(object, { ...owner, life });
      return { urn, organization: owner.organization ?? organization, life, cluster: context.session.cluster };
    });
  }

  /** Brings the object to its wanted state. Where it is gone or has become another's, it goes the way of a creation. */
  async update(context: Context, olds: P, news: P): Promise<{ outs: P }> {
    const objects = await this.kind.open(context.session, news.namespace);
    const state = stateOf(olds);
    const owner = { ...identityOf(context), life: state.owner.life ?? newLife() };
    const object = await update(objects.api, news.name, this.#desired(news), this.#desired(olds), state, owner);
    if (object) return { outs: await objects.finish(context, object, this.#owned(context, news, owner), olds) };
    try {
      return { outs: await this.#ensure(context, objects, news) };
    } catch (error) {
      if (!hasReason(error, "AlreadyExists")) throw error;
      throw error.explain("- If it was created anew in place of this resource's object, pulumi refresh takes it up.");
    }
  }

  /** Deletes the object if it is still the resource's own, and waits until it is gone. */
  async delete(context: Context, id: string, props: P): Promise<void> {
    const { namespace, name } = parseId(id);
    const { api } = await this.kind.open(context.session, namespace);
    const object = api.describe(name);
    assertStays(context, object, { namespace, name });
    context.row.status(`waiting until ${object} is gone`);
    try {
      const kept = await remove(api, name, stateOf(props), limitsOf(context));
      if (kept === "gone" && isFarAway(context, props))
        context.row.warn(`${inAnotherCluster(object)} It is left there.`);
      else if (kept !== "gone" && kept !== "deleted") {
        context.row.warn(whyKept(object, kept, stateOf(props)));
      }
    } finally {
      context.row.status("");
    }
  }

  async #ensure(context: Context, objects: Objects<T, P>, inputs: P): Promise<P> {
    const { api, finish } = objects;
    const desired = this.#desired(inputs);
    const ensured = ensure(api, inputs.name, desired, this.#claim(context, inputs), limitsOf(context));
    const { object, owner } = await ensured.catch((error) => {
      throw explainNamespace(error, context, api);
    });
    return await finish(context, object, this.#owned(context, inputs, owner), {});
  }

  /**
   * Tells before anything is changed whether a new place can take the object, and what an adoption takes from whom. In an
   * update the creation itself says the rest.
   */
  async #lookAhead(context: Context, olds: Partial<P>, inputs: P): Promise<void> {
    const { session, foresight } = context;
    const isNew = olds.name === undefined;
    const isMoved = !isNew && (olds.name !== inputs.name || olds.namespace !== inputs.namespace);
    // The plugin's check does not know whether it is in a preview: what is new is left to its creation.
    if (session.isOfflinePreview && (foresight || isNew)) return;
    if (!isMoved && !(isNew && (foresight || inputs.adopt))) return;
    const { api } = await this.kind.open(session, inputs.namespace);
    const seen = foresight
      ? await lookFor(context, api, inputs.name)
      : { object: isMoved ? undefined : await api.find(inputs.name), all: undefined };
    if (!seen) return;
    const { object } = seen;
    const isOfStack = object !== undefined && isSameStack(ownerOf(object), identityOf(context));
    if (isMoved && !isOfStack) await this.#assertPlaceIsFree(context, inputs);
    else if (object) this.#tellOfOther(context, api, object, inputs);
    else tellOfLeft(context, api, seen.all?.values() ?? []);
  }

  /** Tells whose object an adoption takes over. @throws KubernetesError `AlreadyExists` where it must not */
  #tellOfOther(context: Context, api: Objects<T, P>["api"], existing: T, inputs: P): void {
    const { row, foresight, session, urn } = context;
    const claim = this.#claim(context, inputs);
    try {
      const other = findOther(api, existing, claim);
      if (other && session.said.isFirst(`adoption by ${urn}`))
        row.inform(`adopts ${api.describe(inputs.name)}, which belongs to ${describeOwner(other)}`);
    } catch (error) {
      // What this resource depends on may release the name before its turn comes.
      if (!foresight || !isSameStack(ownerOf(existing), claim.owner)) throw error;
      row.warn(`${(error as Error).message}\nUnless this program releases it first, the update fails.`);
    }
  }

  /** Tells whose the object of a resource is now, where it is another's: an update or a deletion would find out by itself. */
  async #tellOfLoss(context: Context, olds: P): Promise<void> {
    const { session, row, signal } = context;
    if (session.isOfflinePreview || olds.uid === undefined) return;
    const { api } = await this.kind.open(session, olds.namespace);
    const live = await session.looks.find(api, olds.name, signal);
    const state = stateOf(olds);
    if (!live || !isOthers(standingOf(live, state))) return;
    row.warn(`${belongsTo(api.describe(olds.name), live, state)} pulumi refresh takes it out of this state.`);
  }

  /** Tells whether the object lives in another cluster than the one of the session. */
  async #isElsewhere(context: Context, olds: P, news: P, isRefresh: boolean): Promise<boolean> {
    const { cluster } = olds.ownership ?? {};
    if (olds.uid === undefined || cluster === undefined || cluster === context.session.cluster) return false;
    // A refresh has looked for it here already, and needs no place for it.
    if (isRefresh) return true;
    if (context.foresight && context.session.isOfflinePreview) return false;
    const { api } = await this.kind.open(context.session, news.namespace);
    const seen = context.foresight
      ? await lookFor(context, api, news.name)
      : { object: await api.find(news.name, { shared: true }) };
    // There is nothing yet where the program makes the namespace, or installs Jumpstarter.
    if (!seen) return true;
    // UIDs are unique: where the object is, there is its cluster, whatever way led to it.
    if (seen.object?.metadata.uid === olds.uid) return false;
    await this.#assertPlaceIsFree(context, news);
    return true;
  }

  async #assertPlaceIsFree(context: Context, inputs: P): Promise<void> {
    const { api } = await this.kind.open(context.session, inputs.namespace);
    const desired = this.#desired(inputs);
    try {
      await assertPlaceIsFree(api, inputs.name, desired, this.#claim(context, inputs));
    } catch (error) {
      // A spec or label that is not known yet is no valid one.
      if (hasReason(error, "Invalid", "BadRequest") && hasUnknown(desired)) return;
      throw explainNamespace(error, context, api);
    }
  }

  /** Reads an object that is looked up for a refresh: one that is gone is no error there. */
  async #lookUpAgain(context: Context, id: string): Promise<ReadAnswer<P>> {
    const { namespace, name } = parseId(id);
    const { api } = await this.kind.open(context.session, namespace);
    return (await api.find(name)) ? await this.#lookUp(context, id) : { id: "" };
  }

  async #lookUp(context: Context, id: string): Promise<ReadAnswer<P>> {
    return await this.#readForeign(context, id, () => ({ isForeign: true }));
  }

  async #readForeign(
    context: Context,
    id: string,
    ownershipOf: (live: T, object: string) => Ownership,
  ): Promise<ReadAnswer<P>> {
    const { namespace, name } = parseId(id);
    const objects = await this.kind.open(context.session, namespace);
    const object = objects.api.describe(name);
    const live = await objects.api.find(name);
    if (!live) throw new KubernetesError("NotFound", `There is no ${object} to get`);
    const ownership = ownershipOf(live, object);
    if (live.metadata.deletionTimestamp) warnOfDeletion(context, objects.api, live);
    // All that a resource could manage is reported.
    const inputs = this.#observed(live, manageable(live) as Partial<P>, {});
    return { id, inputs, props: { ...inputs, ownership, ...(await objects.observe(context, live, {})) } };
  }

  #observed(live: T, ours: Partial<P>, inputs: Partial<P>): Partial<P> {
    const labels = observed(ours.labels, live.metadata.labels);
    const annotations = observed(ours.annotations, live.metadata.annotations);
    return {
      ...inputs,
      name: live.metadata.name,
      namespace: live.metadata.namespace,
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...this.kind.observedSpec(live, ours),
    };
  }

  /** Returns the inputs among the properties of a state. */
  #inputsOf(props: Partial<P>): Partial<P> {
    const outputs: (keyof P)[] = ["uid", "ownership", ...this.kind.outputs];
    return Object.fromEntries(Object.entries(props).filter(([key]) => !outputs.includes(key as keyof P))) as Partial<P>;
  }

  #desired(inputs: P): Desired {
    const { labels } = inputs;
    const annotations = { ...inputs.annotations, ...this.kind.annotations?.(inputs) };
    return { labels, annotations, spec: this.kind.spec(inputs) };
  }

  #claim(context: Context, inputs: P): Claim {
    return {
      owner: identityOf(context),
      adopt: inputs.adopt ?? false,
      lookUp: (id) => context.wording.lookUp(this.kind.kind, id),
    };
  }

  #owned(context: Context, inputs: P, owner: Owner): P {
    return { ...inputs, ownership: { ...owner, cluster: context.session.cluster } };
  }
}

/** Returns the parts of the place that the program leaves to the defaults. */
function defaultsOf(inputs: Partial<Place>): (keyof Place)[] {
  return (["namespace", "name"] as const).filter((part) => inputs[part] === undefined);
}

/**
 * Tells whether a state was written by another way to a cluster than the session's. An object that is not found may then be in
 * another cluster, even behind the same CA: a gateway has many.
 */
function isFarAway({ session }: Context, { ownership }: Partial<ObjectOutputs>): boolean {
  return ownership?.cluster !== undefined && ownership.cluster !== session.cluster;
}

function stateOf({ uid, ownership = {} }: Partial<ObjectOutputs>): Recorded {
  return { uid, owner: ownership };
}
