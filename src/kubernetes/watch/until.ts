import { setTimeout as sleep } from "node:timers/promises";
import { hasReason } from "../errors.ts";
import type { CallOptions } from "../http/request.ts";
import { orAborted } from "../http/signals.ts";
import type { WatchedObject } from "./events.ts";
import type { Wait } from "./wait.ts";
import type { Condition, Watch } from "./watch.ts";

/** The progress of a wait: it is done, or something is still waited for. */
export type Progress<R> = { done: R } | { waitingFor: string };

/** A collection, as far as a wait for one of its objects needs it. */
export interface Watchable<T extends WatchedObject> {
  readonly watch: Watch;
  find(name: string, options?: CallOptions): Promise<T | undefined>;
}

/** The first and the longest pause between two looks, in milliseconds. */
const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 2_000;

/**
 * Waits until `progress` says that it is done: by watch, or by looking from time to time where no watch is allowed.
 *
 * @param first the object as it was seen last, which `progress` is asked about first. Older states are ignored
 * @throws KubernetesError `Aborted` and `Timeout` by the wait's signal, and whatever `progress` throws
 */
export async function until<T extends WatchedObject, R>(
  collection: Watchable<T>,
  name: string,
  first: T | undefined,
  progress: (object: T | undefined) => Progress<R>,
  wait: Pick<Wait, "signal" | "report">,
): Promise<R> {
  const condition = (object: T | undefined): { done: R } | undefined => {
    const now = progress(object);
    if ("done" in now) return now;
    wait.report(now.waitingFor);
    return undefined;
  };
  const now = condition(first);
  if (now) return now.done;
  const { signal } = wait;
  try {
    return (await collection.watch.until(name, condition, signal, first?.metadata?.resourceVersion)).done;
  } catch (error) {
    if (!hasReason(error, "Forbidden") || signal.aborted) throw error;
    return (await poll(() => collection.find(name, { signal }), condition, signal)).done;
  }
}

async function poll<T extends WatchedObject, R>(
  look: () => Promise<T | undefined>,
  condition: Condition<T, R>,
  signal: AbortSignal,
): Promise<R> {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * 1.5)) {
    const result = condition(await look());
    if (result !== undefined) return result;
    await orAborted(sleep(pause, undefined, { signal }), signal);
  }
}
