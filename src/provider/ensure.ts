import { hasReason, KubernetesError } from "../kubernetes/errors.ts";
import type { AbstractAsyncCustomObjectApi, V1Alpha1Object } from "../kubernetes/index.ts";
import type { Limits } from "./context.ts";
import {
  type Adoption,
  describeOwner,
  isOfLife,
  markOf,
  mayTakeOver,
  newLife,
  type Owner,
  ownerOf,
  type Recorded,
  standingOf,
} from "./ownership.ts";
import { type Desired, mergePatch } from "./patch.ts";

/** The claim of a resource to an object. */
export interface Claim {
  /** The resource, without a life. */
  owner: Owner;
  adopt: Adoption;
  /** Returns how a program looks up an object with this id, which it does not manage. */
  lookUp(id: string): string;
}

/** The number of attempts while objects come and go. */
const ATTEMPTS = 5;

/**
 * Creates the object, or takes over the one in its place where the claim allows it. Each time the resource begins a new
 * life.
 *
 * @throws KubernetesError `AlreadyExists` with the owner and the remedies
 */
export async function ensure<T extends V1Alpha1Object>(
  api: AbstractAsyncCustomObjectApi<T>,
  name: string,
  desired: Desired,
  claim: Claim,
  limits: Limits,
): Promise<{ object: T; owner: Owner }> {
  const owner = { ...claim.owner, life: newLife() };
  for (let attempt = 1; ; attempt++) {
    let failure: KubernetesError;
    try {
      return { object: await api.post(manifest<T>(name, desired, owner)), owner };
    } catch (error) {
      // Without an answer nobody knows whether the object was created: its mark tells.
      if (!hasReason(error, "AlreadyExists", "Unreachable", "Timeout", "BadResponse", "InternalError")) throw error;
      failure = error;
    }
    const existing = await api.find(name);
    if (existing?.metadata.deletionTimestamp) await api.delete(name, { uid: existing.metadata.uid, ...limits });
    else if (existing) {
      if (!mayTakeOver(ownerOf(existing), owner, claim.adopt)) throw taken(failure, api, existing, claim);
      try {
        return { object: await synchronize(api, existing, desired, { spec: {} }, owner), owner };
      } catch (error) {
        // Somebody has changed it since we looked: look again whose it is.
        if (!hasReason(error, "Conflict", "NotFound")) throw error;
        failure = error;
      }
    }
    if (attempt === ATTEMPTS) throw failure;
  }
}

/**
 * Brings the resource's own object to its wanted state, and marks it with the owner. Returns `undefined` where it is no
 * longer the resource's own.
 */
export async function update<T extends V1Alpha1Object>(
  api: AbstractAsyncCustomObjectApi<T>,
  name: string,
  desired: Desired,
  previous: Desired,
  state: Recorded,
  owner: Owner,
): Promise<T | undefined> {
  for (let attempt = 1; ; attempt++) {
    const live = await api.find(name);
    if (!live || live.metadata.deletionTimestamp) return undefined;
    const standing = standingOf(live, state);
    // One whose mark was removed gets it back. One without a life may be marked by the patch whose answer was lost.
    const isMarkedNow = standing === "taken" && isOfLife(ownerOf(live), owner);
    if (standing !== "own" && standing !== "unmarked" && !isMarkedNow) return undefined;
    try {
      return await synchronize(api, live, desired, previous, owner);
    } catch (error) {
      if (!hasReason(error, "Conflict", "NotFound") || attempt === ATTEMPTS) throw error;
    }
  }
}

/**
 * Deletes the resource's own object, and waits until it is gone. Returns "gone" where it was gone before, and the object
 * where it has become another's, or is a copy: then it stays.
 */
export async function remove<T extends V1Alpha1Object>(
  api: AbstractAsyncCustomObjectApi<T>,
  name: string,
  state: Recorded,
  limits: Limits,
): Promise<"deleted" | "gone" | T> {
  for (let attempt = 1; ; attempt++) {
    // The list that many share may be old; the version that is deleted tells.
    const live = (attempt === 1 && (await findShared(api, name, state))) || (await api.find(name));
    if (!live) return "gone";
    const standing = standingOf(live, state);
    if (standing === "nobody's" || standing === "another's") return "gone";
    if (standing !== "own") return live;
    const { uid, resourceVersion, deletionTimestamp } = live.metadata;
    try {
      // One that is being deleted changes all the time, and nobody can take it over.
      await api.delete(name, { ...(deletionTimestamp ? { uid } : { uid, resourceVersion }), ...limits });
      return "deleted";
    } catch (error) {
      if (!hasReason(error, "Conflict") || attempt === ATTEMPTS) throw error;
    }
  }
}

async function findShared<T extends V1Alpha1Object>(
  api: AbstractAsyncCustomObjectApi<T>,
  name: string,
  state: Recorded,
): Promise<T | undefined> {
  const listed = await api.find(name, { shared: true });
  return listed && standingOf(listed, state) === "own" ? listed : undefined;
}

/**
 * Makes sure that the place of an object can take it: the namespace exists, the user may create there, and the name is
 * free there or may be taken over. Nothing is changed in the cluster.
 *
 * @throws KubernetesError
 */
export async function assertPlaceIsFree<T extends V1Alpha1Object>(
  api: AbstractAsyncCustomObjectApi<T>,
  name: string,
  desired: Desired,
  claim: Claim,
): Promise<void> {
  try {
    await api.post(manifest<T>(name, desired, claim.owner), { dryRun: true });
  } catch (error) {
    if (!hasReason(error, "AlreadyExists")) throw error;
    const existing = await api.find(name);
    if (existing && !mayTakeOver(ownerOf(existing), claim.owner, claim.adopt)) throw taken(error, api, existing, claim);
  }
}

/**
 * Returns the owner of an object that the resource would take over from another one; `undefined` where it is its own or
 * goes.
 *
 * @throws KubernetesError `AlreadyExists` where it may not take it over
 */
export function findOther<T extends V1Alpha1Object>(
  api: AbstractAsyncCustomObjectApi<T>,
  existing: T,
  claim: Claim,
): Owner | undefined {
  const owner = ownerOf(existing);
  // One that is being deleted makes room.
  if (existing.metadata.deletionTimestamp || mayTakeOver(owner, claim.owner, false)) return undefined;
  if (mayTakeOver(owner, claim.owner, claim.adopt)) return owner;
  const failure = new KubernetesError(
    "AlreadyExists",
    `There is a ${api.describe(existing.metadata.name ?? "")} already`,
  );
  throw taken(failure, api, existing, claim);
}

/** Patches the differences between the object and its wanted state. */
async function synchronize<T extends V1Alpha1Object>(
  api: AbstractAsyncCustomObjectApi<T>,
  live: T,
  desired: Desired,
  previous: Desired,
  owner: Owner,
): Promise<T> {
  const patch = mergePatch(
    live,
    { ...desired, annotations: { ...desired.annotations, ...markOf(owner) } },
    { ...previous, annotations: { ...previous.annotations, ...markOf(ownerOf(live)) } },
  );
  return patch ? await api.patch(live.metadata.name ?? "", patch) : live;
}

function manifest<T extends V1Alpha1Object>(name: string, { labels, annotations, spec }: Desired, owner: Owner) {
  const metadata = { name, ...(labels && { labels }), annotations: { ...annotations, ...markOf(owner) } };
  return { metadata, spec } as unknown as Pick<T, "metadata" | "spec">;
}

function taken<T extends V1Alpha1Object>(
  failure: KubernetesError,
  api: AbstractAsyncCustomObjectApi<T>,
  existing: T,
  { lookUp }: Claim,
): KubernetesError {
  const object = api.describe(existing.metadata.name ?? "");
  const owner = ownerOf(existing);
  const [whose, adoption] =
    owner.urn === undefined
      ? [`The ${object} was not created by Pulumi.`, "adopt: true"]
      : [`The ${object} belongs to another resource: ${describeOwner(owner)}`, `adopt: { from: "${owner.urn}" }`];
  return failure.explain(
    whose,
    `- To manage it with this resource, with its UID and its token kept, set ${adoption}.`,
    `- To use it without managing it: ${lookUp(`${api.namespace}/${existing.metadata.name}`)}.`,
    `- If the resource was renamed in the program, give it the alias of its old name.`,
    `- Otherwise choose another name, or delete the object.`,
  );
}
