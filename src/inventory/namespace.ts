import { hasReason } from "../kubernetes/errors.ts";
import type { Connection } from "../kubernetes/index.ts";

/**
 * Throws if a namespace does not exist: listing its objects would return nothing rather than an error.
 *
 * @throws KubernetesError `NotFound`
 */
export async function requireNamespace(connection: Connection, namespace: string): Promise<void> {
  try {
    await connection.requireNamespace(namespace);
  } catch (error) {
    if (!hasReason(error, "NotFound")) throw error;
    throw error.explain(`There is no such namespace in ${connection.description}.`);
  }
}
