import { hasReason } from "../errors.ts";
import type { CallOptions } from "../http/request.ts";
import type { Watchable } from "../watch/until.ts";
import type { Secret } from "./credential.ts";

/** The Secrets of a namespace, as far as credentials need them. */
export interface Secrets extends Watchable<Secret> {
  delete(name: string, deleteOptions: object, options: CallOptions): Promise<unknown>;
}

/**
 * Deletes a Secret, so that the controller issues its token anew. A newer Secret of the same name is left alone.
 *
 * @throws KubernetesError `Forbidden` with the reason for the deletion
 */
export async function deleteSecret(
  secrets: Secrets,
  { name, namespace, uid }: { name: string; namespace: string; uid: string },
  options: CallOptions,
): Promise<void> {
  try {
    await secrets.delete(name, { preconditions: { uid } }, options);
  } catch (error) {
    if (hasReason(error, "NotFound", "Conflict")) return;
    if (!hasReason(error, "Forbidden")) throw error;
    throw error.explain(
      `The controller issues a new token only when Secret ${namespace}/${name}, which holds the old one, is deleted.`,
    );
  }
}
