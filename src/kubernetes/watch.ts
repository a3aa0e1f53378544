import { setTimeout as sleep } from "node:timers/promises";
import type { KubernetesListObject, KubernetesObject } from "@kubernetes/client-node";
import { hasReason, KubernetesError } from "./errors.ts";
import { backoff, throwIfAborted } from "./transport.ts";
import { readEvents } from "./watch-stream.ts";

/** Where a watch gets its objects from. */
export interface WatchSource {
  list(signal: AbortSignal): Promise<KubernetesListObject<KubernetesObject>>;
  open(resourceVersion: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

/**
 * Looks at the present state of an object (`undefined`: it is not there) and answers with a value when the wait is
 * over, or `undefined` to go on waiting. It may throw to end the wait.
 */
export type Condition<T extends KubernetesObject, R> = (object: T | undefined) => R | undefined;

interface Waiter {
  name: string;
  /** The number of lists that had been started when the wait began: only a later one proves that an object is gone. */
  since: number;
  evaluate(object: KubernetesObject | undefined): void;
  fail(error: unknown): void;
}

/** The name of no object: who waits for it waits for the next list. */
const ANY = "";

/** How long a watch goes on when nobody waits any more, in milliseconds: creates that follow one another share it. */
const LINGER = 5_000;

/**
 * One watch of one collection, shared by all who wait for one of its objects. It lists the collection, follows its
 * changes, and after anything unusual (410, a reset, silence, an API server that restarts) lists it again: so whatever
 * happened meanwhile is seen, without special cases.
 */
export class Watch {
  readonly #source: WatchSource;
  readonly #waiters = new Set<Waiter>();
  #objects: Map<string, KubernetesObject> | undefined;
  #lists = 0;
  #run: AbortController | undefined;
  #linger: NodeJS.Timeout | undefined;
  #forbidden: KubernetesError | undefined;

  constructor(source: WatchSource) {
    this.#source = source;
  }

  /** The server refused `list` or `watch`: who waits has to poll instead. */
  get forbidden(): KubernetesError | undefined {
    return this.#forbidden;
  }

  /**
   * Waits until `condition` holds for the object called `name`.
   *
   * @throws KubernetesError `Forbidden` where the server allows no watch, and what `signal` was aborted with
   */
  async until<T extends KubernetesObject, R>(
    name: string,
    condition: Condition<T, R>,
    signal: AbortSignal,
  ): Promise<R> {
    throwIfAborted(signal);
    if (this.#forbidden) throw this.#forbidden;
    return await new Promise<R>((resolve, reject) => {
      const onAbort = () => waiter.fail(signal.reason);
      const end = () => {
        signal.removeEventListener("abort", onAbort);
        this.#waiters.delete(waiter);
        if (this.#waiters.size === 0) this.#stopSoon();
      };
      const waiter: Waiter = {
        name,
        since: this.#lists,
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
      // What the last list did not show may have been created since: only an event or the next list can tell.
      if (known) waiter.evaluate(known);
    });
  }

  /** All objects of the collection, by name, as the watch knows them. Reading many costs one list. */
  async snapshot(signal: AbortSignal): Promise<ReadonlyMap<string, KubernetesObject>> {
    if (this.#objects && this.#run) return this.#objects;
    return await this.until(ANY, () => this.#objects, signal);
  }

  /** Ends the watch; whoever waits fails with `error`. */
  close(error: KubernetesError): void {
    clearTimeout(this.#linger);
    this.#stop();
    for (const waiter of [...this.#waiters]) waiter.fail(error);
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
    this.#linger = setTimeout(() => this.#stop(), LINGER);
    this.#linger.unref();
  }

  #stop(): void {
    clearTimeout(this.#linger);
    this.#run?.abort();
    this.#run = undefined;
    this.#objects = undefined;
  }

  async #follow(signal: AbortSignal): Promise<never> {
    for (let failures = 0; ; ) {
      try {
        const number = ++this.#lists;
        const list = await this.#source.list(signal);
        signal.throwIfAborted();
        this.#objects = new Map(list.items.map((object) => [object.metadata?.name ?? "", object]));
        for (const waiter of [...this.#waiters]) {
          const object = this.#objects.get(waiter.name);
          if (object || waiter.name === ANY || waiter.since < number) waiter.evaluate(object);
        }
        const stream = await this.#source.open(list.metadata?.resourceVersion ?? "", signal);
        for await (const event of readEvents(stream, signal)) {
          failures = 0;
          this.#apply(event.type, event.object);
        }
      } catch (error) {
        signal.throwIfAborted();
        if (isFinal(error)) throw error;
        failures++;
      }
      await sleep(failures === 0 ? 0 : backoff(failures), undefined, { signal });
    }
  }

  #apply(type: string, object: KubernetesObject): void {
    const name = object.metadata?.name ?? "";
    if (type === "DELETED") this.#objects?.delete(name);
    else this.#objects?.set(name, object);
    for (const waiter of [...this.#waiters]) {
      if (waiter.name === name) waiter.evaluate(type === "DELETED" ? undefined : object);
    }
  }
}

/** Errors that the same request would give again: listing anew does not help. */
function isFinal(error: unknown): boolean {
  return (
    hasReason(error, "Forbidden", "NotFound", "Invalid", "BadRequest", "Authentication", "InvalidKubeconfig") ||
    (error instanceof KubernetesError && error.statusCode === 404)
  );
}
