/** A collection of objects in memory, with a watch as the API server's, in the place of one on a server. */
import { KubernetesError } from "../../src/kubernetes/errors.ts";
import type { WatchedObject } from "../../src/kubernetes/watch/events.ts";
import type { Watchable } from "../../src/kubernetes/watch/until.ts";
import { Watch } from "../../src/kubernetes/watch/watch.ts";

export class FakeCollection<T extends WatchedObject> implements Watchable<T> {
  readonly watch: Watch;
  /** The requests so far: "find ci", "list", "delete ci-client uid-1". */
  readonly calls: string[] = [];
  /** Whether the server allows lists and watches. */
  watchable = true;
  /** Whether an object stays after its deletion, as one does that a finalizer holds. */
  held = false;
  /** Called after a deletion. */
  onDelete = (_name: string): void => {};
  readonly #objects = new Map<string, T>();
  readonly #streams = new Set<ReadableStreamDefaultController<Uint8Array>>();
  /** One for each version. */
  readonly #events: Uint8Array[] = [];

  constructor() {
    this.watch = new Watch({
      list: async () => {
        this.calls.push("list");
        if (!this.watchable) throw new KubernetesError("Forbidden", "no list");
        return { metadata: { resourceVersion: String(this.#events.length) }, items: [...this.#objects.values()] };
      },
      open: async (resourceVersion) =>
        new ReadableStream<Uint8Array>({
          start: (stream) => {
            for (const line of this.#events.slice(Number(resourceVersion))) stream.enqueue(line);
            this.#streams.add(stream);
          },
          cancel: () => this.#streams.clear(),
        }),
    });
  }

  /** Stores an object, as its new state, and returns it as stored. */
  set(object: T): T {
    const name = object.metadata?.name ?? "";
    const metadata = { ...object.metadata, resourceVersion: String(this.#events.length + 1) };
    const stored = { ...object, metadata };
    const type = this.#objects.has(name) ? "MODIFIED" : "ADDED";
    this.#objects.set(name, stored);
    this.#send(type, stored);
    return stored;
  }

  remove(name: string): void {
    const object = this.#objects.get(name);
    if (!object) return;
    this.#objects.delete(name);
    this.#send("DELETED", {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(this.#events.length + 1) },
    });
  }

  async find(name: string): Promise<T | undefined> {
    this.calls.push(`find ${name}`);
    return this.#objects.get(name);
  }

  async delete(name: string, { preconditions }: { preconditions?: { uid?: string } }): Promise<void> {
    this.calls.push(`delete ${name} ${preconditions?.uid}`);
    if (this.#objects.get(name)?.metadata?.uid !== preconditions?.uid)
      throw new KubernetesError("Conflict", "other UID");
    if (!this.held) this.remove(name);
    this.onDelete(name);
  }

  close(): void {
    this.watch.close(new KubernetesError("Aborted", "the test is over"));
  }

  #send(type: string, object: WatchedObject): void {
    const line = new TextEncoder().encode(`${JSON.stringify({ type, object })}\n`);
    this.#events.push(line);
    for (const stream of this.#streams) stream.enqueue(line);
  }
}

/** Waits for something that the test itself has set going, and lets everything else run meanwhile. */
export async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}
