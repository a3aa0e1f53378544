import type { Connection, KubernetesError } from "../kubernetes/index.ts";

/**
 * Throws if a namespace does not exist: listing its objects would return nothing rather than an error.
 *
 * @throws KubernetesError `NotFound`
 */
export async function requireNamespace(connection: Connection, namespace: string): Promise<void> {
  try {
    await connection.requireNamespace(namespace);
  } catch (error) {
    // By its reason, since programs load the API layer only when they need it.
    if ((error as KubernetesError).reason !== "NotFound") throw error;
    throw (error as KubernetesError).explain(`There is no such namespace in ${connection.description}.`);
  }
}
