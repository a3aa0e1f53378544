import { hasReason } from "../kubernetes/errors.ts";
import type { Connection } from "../kubernetes/index.ts";

/**
 * Refuses a namespace that does not exist: a list of its objects is empty, and no error.
 *
 * @throws KubernetesError `NotFound`
 */
export async function requireNamespace(connection: Connection, namespace: string): Promise<void> {
  try {
    await connection.coreApi.readNamespace({ name: namespace }, connection.options({}));
  } catch (error) {
    if (hasReason(error, "NotFound")) throw error.explain(`There is no such namespace in ${connection.description}.`);
    // Who may list the objects of a namespace need not have the right to see the namespace.
    if (!hasReason(error, "Forbidden")) throw error;
  }
}
