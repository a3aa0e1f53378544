import type { KubernetesListObject, KubernetesObject } from "@kubernetes/client-node";
import { hasReason } from "../errors.ts";

/** How many reads go one by one: who wants a few objects of a large namespace need not list it. */
const SINGLE_READS = 8;

/** How old a list may be when something is read from it, in milliseconds. */
const MAX_AGE = 10_000;

/**
 * One list of a collection, shared by all who read its objects one after the other, as a refresh of hundreds of
 * resources does. It is for reads that may be a few seconds old, and for what it shows: what it lacks may have been
 * created since.
 */
export class SharedList {
  readonly #list: () => Promise<KubernetesListObject<KubernetesObject>>;
  #reads = 0;
  #latest: { started: number; objects: Promise<ReadonlyMap<string, KubernetesObject>> } | undefined;
  #refused = false;

  constructor(list: () => Promise<KubernetesListObject<KubernetesObject>>) {
    this.#list = list;
  }

  /**
   * The object of this name as a recent list shows it; `undefined` where it has to be read by itself: it is among the
   * first few, or not in the list, or the list cannot be had.
   */
  async find(name: string): Promise<KubernetesObject | undefined> {
    if (this.#refused || ++this.#reads <= SINGLE_READS) return undefined;
    if (!this.#latest || Date.now() - this.#latest.started > MAX_AGE) {
      this.#latest = { started: Date.now(), objects: this.#load() };
    }
    const latest = this.#latest;
    try {
      return (await latest.objects).get(name);
    } catch (error) {
      // The single read that follows tells what is wrong, if anything still is.
      if (hasReason(error, "Forbidden")) this.#refused = true;
      if (this.#latest === latest) this.#latest = undefined;
      return undefined;
    }
  }

  async #load(): Promise<ReadonlyMap<string, KubernetesObject>> {
    const { items } = await this.#list();
    return new Map(items.map((object) => [object.metadata?.name ?? "", object]));
  }
}
