/** Messages about objects that are not, or not only, the resource's own. */
import { KubernetesError } from "../kubernetes/errors.ts";
import type { AbstractAsyncCustomObjectApi, V1Alpha1Object } from "../kubernetes/index.ts";
import { type Context, identityOf } from "./context.ts";
import { describeOwner, isSameResource, type Owner, ownerOf, type Recorded, standingOf } from "./ownership.ts";

/** Says that an object is where the connection does not lead. */
export function inAnotherCluster(object: string): string {
  return `${object} is not in this cluster: the resource was last seen through another connection, perhaps in another cluster.`;
}

/** Returns the error of an import of an object that another resource owns. */
export function belongsToAnother(object: string, owner: Owner): KubernetesError {
  return new KubernetesError(
    "AlreadyExists",
    [
      `The ${object} belongs to another resource: ${describeOwner(owner)}`,
      `To take it over, leave the import out and set adopt: { from: "${owner.urn}" } in the program.`,
    ].join("\n"),
  );
}

/** Tells of objects that bear the mark of a resource which is new to the state, and is to have another object. */
export function tellOfLeft<T extends V1Alpha1Object>(
  context: Context,
  api: AbstractAsyncCustomObjectApi<T>,
  objects: Iterable<T>,
): void {
  const { urn, row } = context;
  for (const live of objects) {
    const { name = "", deletionTimestamp } = live.metadata;
    if (urn === undefined || deletionTimestamp || !isSameResource(ownerOf(live), identityOf(context))) continue;
    row.warn(
      [
        `${api.describe(name)} bears the mark of this resource, and the state does not know it.`,
        `With name: "${name}" the resource takes it up, with its UID. As it is, another one is created beside it.`,
      ].join("\n"),
    );
  }
}

/** Says whose an object is that is not the resource's own. */
export function belongsTo(object: string, live: V1Alpha1Object, state: Recorded): string {
  const owner = ownerOf(live);
  const standing = standingOf(live, state);
  const isLater = isSameResource(owner, state.owner);
  const whose =
    standing === "unmarked"
      ? "belongs to nobody: its mark was removed. pulumi refresh takes it up again"
      : standing === "copy"
        ? "is a copy of this resource's object, made outside of Pulumi. pulumi refresh takes it up"
        : isLater
          ? "belongs to a later creation of this resource, which this state does not know"
          : `belongs to another resource: ${describeOwner(owner)}`;
  return `${object} ${whose}. It is left as it is.`;
}

/** Says why a deletion has kept an object. */
export function whyKept(object: string, live: V1Alpha1Object, state: Recorded): string {
  const isLater = standingOf(live, state) === "taken" && isSameResource(ownerOf(live), state.owner);
  if (!isLater) return belongsTo(object, live, state);
  return [
    `${object} is kept, with its UID and all tokens issued for it: a later creation of this resource has taken it over.`,
    "If a new object was to replace it, set the resource option deleteBeforeReplace: true and force the replacement again.",
  ].join("\n");
}

/** Warns that a command of somebody else is deleting the object and has not ended. */
export function warnOfDeletion<T extends V1Alpha1Object>(
  { row }: Context,
  api: AbstractAsyncCustomObjectApi<T>,
  live: T,
): void {
  const { name = "", deletionTimestamp } = live.metadata;
  const since = new Date(deletionTimestamp ?? "").toISOString();
  row.warn([`${api.describe(name)} is being deleted since ${since}`, ...api.explainDeletion(live)].join("\n"));
}
