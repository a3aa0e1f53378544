import { hasReason } from "../errors.ts";
import type { ApiRequest, CallOptions } from "../http/request.ts";
import { orAborted } from "../http/signals.ts";
import type { Transport } from "../http/transport.ts";
import type { WatchedList, WatchedObject } from "./events.ts";
import { SharedList } from "./shared-list.ts";
import type { Watchable } from "./until.ts";
import { Watch } from "./watch.ts";

/** The objects of one kind in a namespace: the requests to the API server, one watch and one shared list. */
export class Collection<T extends WatchedObject> implements Watchable<T> {
  readonly watch: Watch;
  readonly shared: SharedList<T>;
  readonly #transport: Transport;
  readonly #url: string;
  readonly #fieldSelector: string | undefined;

  /**
   * @param url the URL of the collection
   * @param fieldSelector leaves other objects out of lists and the watch
   */
  constructor(transport: Transport, url: string, fieldSelector?: string) {
    this.#transport = transport;
    this.#url = url;
    this.#fieldSelector = fieldSelector;
    this.shared = new SharedList<T>(() => this.list());
    this.watch = new Watch({
      list: (signal) => this.list({ signal }),
      open: (resourceVersion, signal) => {
        const query = { watch: "true", allowWatchBookmarks: "true", resourceVersion, fieldSelector };
        return transport.open({ method: "GET", url: withQuery(url, query) }, signal);
      },
    });
  }

  async list<L extends WatchedList<T>>(options: CallOptions & { labelSelector?: string | undefined } = {}): Promise<L> {
    const query = { fieldSelector: this.#fieldSelector, labelSelector: options.labelSelector };
    return await this.#send({ method: "GET", url: withQuery(this.#url, query) }, options);
  }

  async get(name: string, options: CallOptions = {}): Promise<T> {
    return await this.#send({ method: "GET", url: this.#object(name) }, options);
  }

  /** Gets an object, or returns `undefined` if it does not exist. */
  async find(name: string, options: CallOptions = {}): Promise<T | undefined> {
    try {
      return await this.get(name, options);
    } catch (error) {
      if (hasReason(error, "NotFound")) return undefined;
      throw error;
    }
  }

  /** Returns an object as the shared list shows it, or `undefined` if it has to be read by itself. */
  async findShared(name: string, { signal }: CallOptions = {}): Promise<T | undefined> {
    return await orAborted(this.shared.find(name), signal);
  }

  async post(object: object, options: CallOptions & { dryRun?: boolean | undefined } = {}): Promise<T> {
    const url = withQuery(this.#url, { dryRun: options.dryRun ? "All" : undefined });
    return await this.#send({ method: "POST", url, ...json(object) }, options);
  }

  /** Applies a JSON merge patch. */
  async patch(name: string, patch: object, options: CallOptions = {}): Promise<T> {
    return await this.#send(
      { method: "PATCH", url: this.#object(name), ...json(patch, "application/merge-patch+json") },
      options,
    );
  }

  /** Deletes an object. Returns the object if it is still being deleted, or a `Status`. */
  async delete(name: string, deleteOptions: object, options: CallOptions = {}): Promise<T & { kind?: string }> {
    return await this.#send({ method: "DELETE", url: this.#object(name), ...json(deleteOptions) }, options);
  }

  #object(name: string): string {
    return `${this.#url}/${encodeURIComponent(name)}`;
  }

  async #send<R>(request: ApiRequest, options: CallOptions): Promise<R> {
    return (await this.#transport.send(request, options)).value as R;
  }
}

function json(body: object, contentType = "application/json"): Pick<ApiRequest, "headers" | "body"> {
  return { headers: { "Content-Type": contentType }, body: JSON.stringify(body) };
}

function withQuery(url: string, query: Record<string, string | undefined>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? url : `${url}?${new URLSearchParams(given)}`;
}
