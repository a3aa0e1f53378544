import { hasReason } from "../kubernetes/errors.ts";
import type { AbstractAsyncCustomObjectApi, V1Alpha1Object } from "../kubernetes/index.ts";
import type { Context } from "./context.ts";
import { explainNamespace } from "./place-messages.ts";

/** The sight of a preview: the object in a place, and all objects of its kind and namespace, by name. */
export interface Sight<T> {
  object: T | undefined;
  /** Undefined where they may not be listed. */
  all?: ReadonlyMap<string, T>;
}

/**
 * Looks in a preview for the object in a place. Where it may not be read, a warning on the row says so, and none is returned.
 * Returns `undefined` where the place itself is not there yet, as the program may make it.
 *
 * @throws KubernetesError where the cluster cannot be reached, or lacks what nothing in the program can make
 */
export async function lookFor<T extends V1Alpha1Object>(
  context: Context,
  api: AbstractAsyncCustomObjectApi<T>,
  name: string,
): Promise<Sight<T> | undefined> {
  const { session, foresight, row } = context;
  const { namespace, connection, plural } = api;
  /** Says it once for all resources that lack the same. */
  const warn = (what: string, message: string) => {
    if (session.said.isFirst(`${what} ${namespace}`)) row.warn(message);
  };
  try {
    await session.share(`namespace ${namespace}`, () => connection.requireNamespace(namespace));
    return await find(api, name);
  } catch (error) {
    if (hasReason(error, "Forbidden")) {
      warn(`read ${plural}`, `${error.message}\nThe preview cannot tell which names are taken.`);
      return { object: undefined }; // a move is tried all the same
    }
    if (!hasReason(error, "NotFound", "BadResponse") || error.statusCode !== 404) throw error;
    const missing = explainNamespace(error, context, api);
    if (!foresight?.isAmongOthers) throw missing;
    warn(`make ${plural}`, missing.explain("Unless this program makes it first, the update fails.").message);
    return undefined;
  }
}

/** Finds an object in the list that all resources of a run share, or by itself where listing is not allowed. */
async function find<T extends V1Alpha1Object>(api: AbstractAsyncCustomObjectApi<T>, name: string): Promise<Sight<T>> {
  try {
    const all = (await api.connection.sharedList(api.plural, api.namespace).recent()) as ReadonlyMap<string, object>;
    return { object: all.get(name) as T | undefined, all: all as ReadonlyMap<string, T> };
  } catch (error) {
    if (!hasReason(error, "Forbidden")) throw error;
    return { object: await api.find(name) };
  }
}
