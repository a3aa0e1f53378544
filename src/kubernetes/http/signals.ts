import { KubernetesError } from "../errors.ts";

/** The longest time that a timer can be set to, in milliseconds: 24 days. A longer one would fire at once. */
const LONGEST = 2 ** 31 - 1;

/** Returns a signal that aborts after a time in milliseconds. */
export function deadlineAfter(milliseconds: number): AbortSignal {
  return AbortSignal.timeout(Math.min(Math.ceil(milliseconds), LONGEST));
}

/** Returns the error for an aborted signal. The reason that the caller gave is its cause. */
export function abortError(signal: AbortSignal): KubernetesError {
  if (signal.reason instanceof KubernetesError) return signal.reason;
  const timedOut = signal.reason instanceof DOMException && signal.reason.name === "TimeoutError";
  const message = timedOut ? "the deadline passed" : "the operation was aborted";
  return new KubernetesError(timedOut ? "Timeout" : "Aborted", message, { cause: signal.reason });
}

/**
 * Throws if the signal is aborted.
 *
 * @throws KubernetesError `Aborted`, or `Timeout` for a signal of `AbortSignal.timeout`
 */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}

/** Waits for `promise`, or throws when the signal aborts first. The work behind the promise goes on. */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return await promise;
  promise.catch(() => {});
  throwIfAborted(signal);
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(abortError(signal));
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
