import { hasReason } from "../kubernetes/errors.ts";
import type { Connection } from "../kubernetes/index.ts";

/**
 * Refuses a namespace that does not exist: a list of its objects is empty, and no error.
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
