import { setTimeout as sleep } from "node:timers/promises";
import { hasReason, KubernetesError } from "../errors.ts";
import { backoff } from "../http/retry.ts";
import { abortError, throwIfAborted } from "../http/signals.ts";
import { readEvents, type WatchedList, type WatchedObject } from "./events.ts";

/** The source of a watch's objects. */
export interface WatchSource {
  list(signal: AbortSignal): Promise<WatchedList>;
  open(resourceVersion: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

/**
 * Looks at the present state of an object (`undefined`: it does not exist) and returns a value when the wait is over, or
 * `undefined` to go on. It may throw to end the wait.
 */
export type Condition<T extends WatchedObject, R> = (object: T | undefined) => R | undefined;

interface Waiter {
  name: string;
  /** The number of lists that had been started when the wait began: only a later one proves that an object is gone. */
  since: number;
  /** Ignores older resource versions. */
  after: string | undefined;
  evaluate(object: WatchedObject | undefined): void;
  fail(error: unknown): void;
}

/** The time that a watch goes on when nobody waits any more, in milliseconds, so that successive creates share it. */
const LINGER = 5_000;

/** A stream that ends sooner than this without an event has failed, in milliseconds: some proxies allow no streams. */
const SHORTEST_STREAM = 1_000;

/**
 * One watch of one collection, shared by all who wait for one of its objects. It lists the collection and follows its
 * changes. After anything unusual (410, a reset, silence, a restart of the API server) it lists the collection again, and
 * so sees what happened meanwhile without special cases.
 */
export class Watch {
  readonly #source: WatchSource;
  readonly #waiters = new Set<Waiter>();
  #objects: Map<string, WatchedObject> | undefined;
  /** The resource version that `#objects` shows. */
  #resourceVersion: string | undefined;
  #lists = 0;
  #run: AbortController | undefined;
  #linger: NodeJS.Timeout | undefined;
  #forbidden: KubernetesError | undefined;
  #trouble: KubernetesError | undefined;

  constructor(source: WatchSource) {
    this.#source = source;
  }

  /** The error that keeps the watch from seeing anything at present. */
  get trouble(): KubernetesError | undefined {
    return this.#trouble;
  }

  /**
   * Waits until `condition` holds for the object called `name`.
   *
   * @param after the resource version of the object that the caller knows. The condition is not shown older states, such
   * as the end of a former object of the same name
   * @throws KubernetesError `Forbidden` where the server allows no watch, `Aborted` and `Timeout` by the signal
   */
  async until<T extends WatchedObject, R>(
    name: string,
    condition: Condition<T, R>,
    signal: AbortSignal,
    after?: string,
  ): Promise<R> {
    throwIfAborted(signal);
    if (this.#forbidden) throw this.#forbidden;
    return await new Promise<R>((resolve, reject) => {
      const onAbort = () => waiter.fail(abortError(signal));
      const end = () => {
        signal.removeEventListener("abort", onAbort);
        this.#waiters.delete(waiter);
        if (this.#waiters.size === 0) this.#stopSoon();
      };
      const waiter: Waiter = {
        name,
        since: this.#lists,
        after,
        evaluate: (object) => {
          try {
            const result = condition(object as T | undefined);
            if (result === undefined) return;
            end();
            resolve(result);
          } catch (error) {
            waiter.fail(error);
          }
        },
        fail: (error) => {
          end();
          reject(error);
        },
      };
      signal.addEventListener("abort", onAbort, { once: true });
      this.#waiters.add(waiter);
      this.#start();
      const known = this.#objects?.get(name);
      const isCurrent = !isOlder(this.#resourceVersion, after);
      // An object that is missing here may have been created since, unless the caller knows an older state of it.
      if (isCurrent && (known || hasReached(this.#resourceVersion, after))) waiter.evaluate(known);
    });
  }

  /** Ends the watch. All waits fail with `error`. */
  close(error: KubernetesError): void {
    this.#stop();
    for (const waiter of [...this.#waiters]) waiter.fail(error);
    clearTimeout(this.#linger);
  }

  #start(): void {
    clearTimeout(this.#linger);
    if (this.#run) return;
    const run = new AbortController();
    this.#run = run;
    this.#follow(run.signal).catch((error) => {
      if (run.signal.aborted) return;
      this.#stop();
      if (hasReason(error, "Forbidden")) this.#forbidden = error;
      for (const waiter of [...this.#waiters]) waiter.fail(error);
    });
  }

  #stopSoon(): void {
    clearTimeout(this.#linger);
    if (!this.#run) return;
    this.#linger = setTimeout(() => this.#stop(), LINGER);
    this.#linger.unref();
  }

  #stop(): void {
    clearTimeout(this.#linger);
    this.#run?.abort();
    this.#run = undefined;
    this.#objects = undefined;
    this.#resourceVersion = undefined;
    this.#trouble = undefined;
  }

  async #follow(signal: AbortSignal): Promise<never> {
    for (let failures = 0; ; ) {
      try {
        await this.#list(signal);
        const opened = Date.now();
        const events = await this.#followChanges(signal);
        failures = events > 0 || Date.now() - opened > SHORTEST_STREAM ? 0 : failures + 1;
      } catch (error) {
        signal.throwIfAborted();
        if (isFinal(error)) throw error;
        if (error instanceof KubernetesError) this.#trouble = error;
        failures++;
      }
      if (failures > 0) await sleep(backoff(failures), undefined, { signal });
    }
  }

  async #list(signal: AbortSignal): Promise<void> {
    const number = ++this.#lists;
    const list = await this.#source.list(signal);
    signal.throwIfAborted();
    this.#trouble = undefined;
    this.#objects = new Map(list.items.map((object) => [object.metadata?.name ?? "", object]));
    this.#resourceVersion = list.metadata?.resourceVersion;
    for (const waiter of [...this.#waiters]) {
      if (isOlder(this.#resourceVersion, waiter.after)) continue;
      const object = this.#objects.get(waiter.name);
      if (object || waiter.since < number) waiter.evaluate(object);
    }
  }

  /** Follows the changes until the stream ends, and returns how many there were. */
  async #followChanges(signal: AbortSignal): Promise<number> {
    const stream = await this.#source.open(this.#resourceVersion ?? "", signal);
    let events = 0;
    for await (const event of readEvents(stream, signal)) {
      events++;
      const { metadata } = event.object;
      this.#resourceVersion = metadata?.resourceVersion;
      if (event.type === "BOOKMARK") continue;
      const name = metadata?.name ?? "";
      if (event.type === "DELETED") this.#objects?.delete(name);
      else this.#objects?.set(name, event.object);
      for (const waiter of [...this.#waiters]) {
        if (waiter.name !== name || isOlder(this.#resourceVersion, waiter.after)) continue;
        waiter.evaluate(event.type === "DELETED" ? undefined : event.object);
      }
    }
    return events;
  }
}

/** Tells whether one resource version is known to be older than another. They are increasing numbers. */
function isOlder(version: string | undefined, than: string | undefined): boolean {
  return areNumbers(version, than) && BigInt(version!) < BigInt(than!);
}

/** Tells whether a resource version is known to be the same as another or newer. */
function hasReached(version: string | undefined, other: string | undefined): boolean {
  return areNumbers(version, other) && BigInt(version!) >= BigInt(other!);
}

function areNumbers(...versions: (string | undefined)[]): boolean {
  return versions.every((version) => version !== undefined && /^\d+$/.test(version));
}

/** Tells whether the same request would fail with this error again, so that listing anew does not help. */
function isFinal(error: unknown): boolean {
  return (
    hasReason(error, "Forbidden", "Unauthorized", "NotFound", "Invalid", "BadRequest", "Authentication") ||
    hasReason(error, "InvalidKubeconfig", "Aborted") ||
    (error instanceof KubernetesError && error.statusCode === 404)
  );
}
