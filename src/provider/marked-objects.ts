import type { AbstractAsyncCustomObjectApi, V1Alpha1Object } from "../kubernetes/index.ts";
import type { Context } from "./context.ts";
import type { ObjectOutputs } from "./inputs.ts";
import type { Kind } from "./kind.ts";
import { isSameResource, type Owner, ownerOf } from "./ownership.ts";
import type { Place } from "./session.ts";

interface MarkedObject extends Place {
  owner: Owner;
}

/**
 * Finds the object that bears the mark of a resource whose state knows nothing of it: for `pulumi up --replace` the engine
 * hands over no old inputs, and `pulumi state delete` forgets them. The resource then keeps the name that was once
 * chosen. Where nothing is found, or nothing may be listed, the answer is empty. Other namespaces are not searched: a
 * stack of the same name in another backend may work there.
 *
 * @param given the name and the namespace, where the program gives them
 */
export async function findMarked<T extends V1Alpha1Object, P extends ObjectOutputs>(
  context: Context,
  kind: Kind<T, P>,
  given: Partial<Place>,
): Promise<Partial<Place>> {
  const { session, urn, organization } = context;
  if (urn === undefined || given.name !== undefined) return {};
  const { api } = await kind.open(session, given.namespace ?? session.namespace);
  const marked = await session.share(`marked ${api.plural} of ${api.namespace}`, () => listMarked(api));
  const found = marked.filter(({ owner }) => isSameResource(owner, { urn, organization }));
  return found.length === 1 ? found[0]! : {};
}

/** Lists the objects that bear a mark. Where they cannot be listed, a creation tells why. */
async function listMarked<T extends V1Alpha1Object>(api: AbstractAsyncCustomObjectApi<T>): Promise<MarkedObject[]> {
  try {
    const { items } = await api.list();
    return items
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map((object) => ({
        namespace: object.metadata.namespace ?? "",
        name: object.metadata.name ?? "",
        owner: ownerOf(object),
      }))
      .filter(({ owner }) => owner.urn !== undefined);
  } catch {
    return [];
  }
}
