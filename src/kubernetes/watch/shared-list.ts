import { hasReason, type KubernetesError } from "../errors.ts";
import type { WatchedList, WatchedObject } from "./events.ts";

/** The number of reads that go one by one: to read a few objects of a large namespace, it need not be listed. */
const SINGLE_READS = 4;

/** The age that a list may have when something is read from it, in milliseconds. */
const MAX_AGE = 10_000;

/**
 * One list of a collection, shared by all who read many of its objects, as a refresh of hundreds of resources does. What
 * is read from it may be a few seconds old, and what it lacks may have been created since.
 */
export class SharedList<T extends WatchedObject = WatchedObject> {
  readonly #list: () => Promise<WatchedList<T>>;
  #reads = 0;
  #latest: { started: number; objects: Promise<ReadonlyMap<string, T>> } | undefined;
  #refusal: KubernetesError | undefined;

  constructor(list: () => Promise<WatchedList<T>>) {
    this.#list = list;
  }

  /**
   * Returns an object as a recent list shows it, or `undefined` if it has to be read by itself: the read is among the
   * first few, the object is not in the list, or the list cannot be read.
   */
  async find(name: string): Promise<T | undefined> {
    if (this.#refusal || ++this.#reads <= SINGLE_READS) return undefined;
    try {
      return (await this.recent()).get(name);
    } catch {
      // The single read that follows reports the error, if it still occurs.
      return undefined;
    }
  }

  /**
   * Returns the objects of a recent list, by name: many who look for what is not there share one list, too. A refusal is kept,
   * any other failure is not.
   *
   * @throws KubernetesError where the list cannot be read
   */
  async recent(): Promise<ReadonlyMap<string, T>> {
    if (this.#refusal) throw this.#refusal;
    if (!this.#latest || Date.now() - this.#latest.started > MAX_AGE) {
      this.#latest = { started: Date.now(), objects: this.#load() };
    }
    const latest = this.#latest;
    try {
      return await latest.objects;
    } catch (error) {
      if (hasReason(error, "Forbidden")) this.#refusal = error;
      if (this.#latest === latest) this.#latest = undefined;
      throw error;
    }
  }

  async #load(): Promise<ReadonlyMap<string, T>> {
    const { items } = await this.#list();
    return new Map(items.map((object) => [object.metadata?.name ?? "", object]));
  }
}
