import { hasReason, type KubernetesError } from "../kubernetes/errors.ts";
import type { AbstractAsyncCustomObjectApi, V1Alpha1Object } from "../kubernetes/index.ts";
import { type Desired, mergePatch, OWNER } from "./synchronize.ts";

/** Whose an object is to be. */
export interface Ownership {
  /** The resource's URN, which marks what it creates. */
  urn: string | undefined;
  /** Take over an object that is not marked as this resource's. */
  adopt: boolean;
  /** How messages name the resource class: "JumpstarterClient". */
  resourceClass: string;
}

/** How often to look again when objects come and go under our hands. */
const ATTEMPTS = 5;

/**
 * Sees to it that the object exists, is ours and is as wanted: creates it, or takes over the one that an interrupted run
 * of this same resource has left.
 *
 * @throws KubernetesError `AlreadyExists` with the causes and the remedies
 */
export async function ensure<T extends V1Alpha1Object>(
  api: AbstractAsyncCustomObjectApi<T>,
  name: string,
  desired: Desired,
  ownership: Ownership,
): Promise<T> {
  const annotations = marked(desired.annotations, ownership.urn);
  const { labels, spec } = desired;
  const metadata = { name, ...(labels && { labels }), ...(annotations && { annotations }) };
  for (let attempt = 1; ; attempt++) {
    let failure: KubernetesError;
    try {
      return await api.post({ metadata, spec } as unknown as Pick<T, "metadata" | "spec">);
    } catch (error) {
      // Without an answer nobody knows whether the object was created: its mark tells.
      if (!hasReason(error, "AlreadyExists", "Unreachable", "Timeout", "BadResponse", "InternalError")) throw error;
      failure = error;
    }
    const existing = await api.find(name);
    if (existing?.metadata.deletionTimestamp) await api.delete(name, { uid: existing.metadata.uid });
    else if (existing) {
      const owner = existing.metadata.annotations?.[OWNER];
      const isOurs = owner !== undefined && owner === ownership.urn;
      if (!isOurs && !ownership.adopt) throw alreadyExists(failure, api.describe(name), owner, ownership.resourceClass);
      takenOver.add(existing.metadata.uid ?? "");
      return await synchronize(api, existing, { ...desired, annotations }, { spec: {} });
    }
    if (attempt === ATTEMPTS) throw failure;
  }
}

const takenOver = new Set<string>();

/**
 * Has a resource taken over the object with this UID in this run? Then it is the new resource's, and the deletion of the
 * former one, whose state names the same UID (a rename in the program with `adopt: true`, a replacement that creates
 * first), must not delete it.
 */
export function isTakenOver(uid: string | undefined): boolean {
  return uid !== undefined && takenOver.has(uid);
}

/** Patches what differs from what is wanted, and nothing else. */
export async function synchronize<T extends V1Alpha1Object>(
  api: AbstractAsyncCustomObjectApi<T>,
  live: T,
  desired: Desired,
  previous: Desired,
): Promise<T> {
  const patch = mergePatch(live, desired, previous);
  return patch ? await api.patch(live.metadata.name ?? "", patch) : live;
}

export function marked(annotations: Record<string, string> | undefined, urn: string | undefined) {
  return urn === undefined ? annotations : { ...annotations, [OWNER]: urn };
}

function alreadyExists(failure: KubernetesError, object: string, owner: string | undefined, resourceClass: string) {
  return failure.explain(
    owner === undefined
      ? `The ${object} was not created by Pulumi.`
      : `The ${object} belongs to another resource: ${owner}`,
    `- To manage it with this resource, with its UID and its token kept, set adopt: true.`,
    `- To use it without managing it: ${resourceClass}.get(...).`,
    `- If the resource was renamed in the program, give it the alias of its old name.`,
    `- Otherwise choose another name, or delete the object.`,
  );
}
