import type { AbstractAsyncCustomObjectApi, CallOptions } from "../api/custom-object-api.ts";
import { KubernetesError } from "../errors.ts";
import { deadlineAfter } from "../http/signals.ts";
import { type CredentialedObject, CredentialWait } from "./credential-wait.ts";
import { CredentialSecrets } from "./credentials.ts";

export interface WaitOptions extends CallOptions {
  /** How long to wait for the credential, in milliseconds. @default 300000 */
  timeout?: number | undefined;
  /** Told what is waited for, and "" when the wait is over. */
  onProgress?: ((message: string) => void) | undefined;
}

/** How long the controller may take, in milliseconds. 500 objects at once take it 46 s. */
export const DEFAULT_CREDENTIAL_TIMEOUT = 300_000;

/** Runs a wait under its deadline, and tells of its progress; when the time is over, the error says what was seen last. */
export async function withDeadline<T extends CredentialedObject, R>(
  api: AbstractAsyncCustomObjectApi<T>,
  object: T,
  options: WaitOptions,
  run: (wait: CredentialWait<T>) => Promise<R>,
): Promise<R> {
  const { timeout = DEFAULT_CREDENTIAL_TIMEOUT, onProgress } = options;
  const name = object.metadata.name ?? "";
  const deadline = deadlineAfter(timeout);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  const waiting = `waiting for the controller to issue the credential of ${api.describe(name)}`;
  let last = "";
  const saw = (state: string) => {
    if (state === last) return;
    last = state;
    onProgress?.(`${waiting}${state && ` (${state})`}`);
  };
  onProgress?.(waiting);
  try {
    return await run(new CredentialWait(api, object, signal, saw));
  } catch (error) {
    if (!deadline.aborted || options.signal?.aborted) throw error;
    throw await timedOut(api, name, timeout, last);
  } finally {
    onProgress?.("");
  }
}

async function timedOut<T extends CredentialedObject>(
  api: AbstractAsyncCustomObjectApi<T>,
  name: string,
  timeout: number,
  last: string,
): Promise<KubernetesError> {
  const { connection, namespace, kind, plural } = api;
  const { trouble } = connection.watch(plural, namespace);
  const secretName = `${name}-${kind.toLowerCase()}`;
  const secrets = new CredentialSecrets(connection, namespace);
  const secret = await secrets.find(secretName, AbortSignal.timeout(5_000)).catch(() => undefined);
  const owner = secret?.metadata?.ownerReferences?.find((reference) => reference.controller);
  const isForeign = owner && (owner.kind !== kind || owner.name !== name);
  return new KubernetesError(
    "CredentialTimeout",
    [
      `${api.describe(name)} exists, but the controller has not issued its credential within ${timeout / 1000} s`,
      `Seen last: ${trouble?.message ?? (last || "no change since it was created")}`,
      isForeign
        ? `Secret ${namespace}/${secretName} belongs to ${owner.kind} ${owner.name}; the controller waits for that name to become free.`
        : `Is the Jumpstarter controller running, and does it watch the namespace ${namespace}? Since 0.8 it watches one namespace only.`,
    ].join("\n"),
  );
}
