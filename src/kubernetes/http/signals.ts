import { KubernetesError } from "../errors.ts";

/** The longest time that a timer takes, in milliseconds: 24 days. A longer one would fire at once. */
const LONGEST = 2 ** 31 - 1;

/** A signal that aborts after a time in milliseconds. */
export function deadlineAfter(milliseconds: number): AbortSignal {
  return AbortSignal.timeout(Math.min(milliseconds, LONGEST));
}

/** The caller's own reason for an abort, as an error of ours. */
export function abortError(signal: AbortSignal): KubernetesError {
  if (signal.reason instanceof KubernetesError) return signal.reason;
  const timedOut = signal.reason instanceof DOMException && signal.reason.name === "TimeoutError";
  const message = timedOut ? "the deadline passed" : "the operation was aborted";
  return new KubernetesError(timedOut ? "Timeout" : "Aborted", message, { cause: signal.reason });
}

/** @throws KubernetesError `Aborted`, or `Timeout` for a signal of `AbortSignal.timeout` */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}

/** What `promise` resolves to, or the error of the abort that comes before. What the promise stands for goes on. */
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
