import { hasReason } from "../kubernetes/errors.ts";
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
 * hands over no old inputs, and `pulumi state delete` forgets them. The resource then keeps the name and the namespace
 * that were once chosen. Where nothing is found, or nothing may be listed, the answer is empty.
 *
 * @param given the name and the namespace, where the program gives them
 */
export async function findMarked<T extends V1Alpha1Object, P extends ObjectOutputs>(
  context: Context,
  kind: Kind<T, P>,
  given: Partial<Place>,
): Promise<Partial<Place>> {
  const { session, urn, organization } = context;
  if (urn === undefined || (given.name !== undefined && given.namespace !== undefined)) return {};
  const { api } = await kind.open(session, given.namespace ?? session.namespace);
  const find = async (allNamespaces: boolean) => {
    const key = `marked ${api.plural} of ${allNamespaces ? "all namespaces" : api.namespace}`;
    const marked = await session.share(key, () => listMarked(api, allNamespaces));
    return marked?.filter(
      ({ owner, name }) => isSameResource(owner, { urn, organization }) && (given.name ?? name) === name,
    );
  };
  const near = await find(false);
  if (near === undefined) return {};
  const found = near.length > 0 || given.namespace !== undefined ? near : ((await find(true)) ?? []);
  return found.length === 1 ? found[0]! : {};
}

/** Lists the objects that bear a mark; `undefined` where that cannot be known: a creation then tells why. */
async function listMarked<T extends V1Alpha1Object>(
  api: AbstractAsyncCustomObjectApi<T>,
  allNamespaces: boolean,
): Promise<MarkedObject[] | undefined> {
  try {
    const { items } = await api.list({ allNamespaces });
    return items
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map((object) => ({
        namespace: object.metadata.namespace ?? "",
        name: object.metadata.name ?? "",
        owner: ownerOf(object),
      }))
      .filter(({ owner }) => owner.urn !== undefined);
  } catch (error) {
    return hasReason(error, "Forbidden") ? [] : undefined;
  }
}
