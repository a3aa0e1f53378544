import type { CoreV1Api, CustomObjectsApi } from "@kubernetes/client-node";
import type { KubeConfigOptions } from "../auth/kubeconfig.ts";
import { hasReason, KubernetesError } from "../errors.ts";
import { deadlineAfter, orAborted, throwIfAborted } from "../http/signals.ts";
import { GROUP, type V1Alpha1List, type V1Alpha1Object, VERSION } from "../models.ts";
import { poll } from "../watch/poll.ts";
import { Connection } from "./connection.ts";

/** The finalizer of an object that is deleted in the foreground: the garbage collector removes it when all it owns is gone. */
const FOREGROUND = "foregroundDeletion";

/** How an API of this package reaches its cluster: by a kubeconfig, or over a {@link Connection} that others use too. */
export type ApiOptions = KubeConfigOptions | { connection: Connection; namespace?: string | undefined };

/** What every call takes. */
export interface CallOptions {
  /** Ends the call. What it was aborted with is the `cause` of the error. */
  signal?: AbortSignal | undefined;
}

export interface FindOptions extends CallOptions {
  /**
   * Accept what a list of the collection has shown within the last 10 seconds. Finding many objects then costs one list
   * instead of a request for each, where listing is allowed.
   *
   * @default false
   */
  shared?: boolean | undefined;
}

export interface ListOptions extends CallOptions {
  /** @default all objects @example "board=rpi4,location!=bench-2" */
  labelSelector?: string | undefined;
}

export interface PostOptions extends CallOptions {
  /** Let the server check and complete the object without storing it. @default false */
  dryRun?: boolean | undefined;
}

export interface DeleteOptions extends CallOptions {
  /** Delete only the object with this UID: one that has replaced it since is left alone, and the delete has succeeded. */
  uid?: string | undefined;
  /** Delete the object only while it has this resource version, else throw `Conflict`: the caller has to look again. */
  resourceVersion?: string | undefined;
  /** How long to wait until the object is gone, in milliseconds. @default 120000 */
  timeout?: number | undefined;
}

/**
 * What Jumpstarter's kinds of objects have in common: a namespace of a cluster, and list, get and delete in it.
 *
 * @example
 * ```ts
 * await using clients = new ClientsV1Alpha1Api({ kubeconfig: "~/.kube/config", context: "lab", namespace: "jumpstarter-lab" });
 * for (const client of (await clients.list()).items) console.log(client.metadata.name);
 * ```
 */
export abstract class AbstractAsyncCustomObjectApi<T extends V1Alpha1Object> implements AsyncDisposable {
  abstract readonly kind: T["kind"];
  /** The kind's name in URLs: "clients". */
  abstract readonly plural: string;
  /** The namespace that all calls work in. */
  readonly namespace: string;
  readonly connection: Connection;
  readonly #ownsConnection: boolean;

  /** @throws KubernetesError `InvalidKubeconfig` */
  constructor(options: ApiOptions = {}) {
    this.#ownsConnection = !("connection" in options);
    this.connection = "connection" in options ? options.connection : new Connection(options);
    this.namespace = options.namespace || this.connection.namespace;
    checkPathSegment("namespace", this.namespace);
  }

  /** client-node's API for custom objects, on the same connection. */
  get api(): CustomObjectsApi {
    return this.connection.api;
  }

  /** client-node's API for core objects, on the same connection. */
  get coreApi(): CoreV1Api {
    return this.connection.coreApi;
  }

  /**
   * Lists the objects of the namespace.
   *
   * @throws KubernetesError
   */
  async list(options: ListOptions = {}): Promise<V1Alpha1List<T>> {
    const { labelSelector } = options;
    const request = { ...this.collection, ...(labelSelector === undefined ? {} : { labelSelector }) };
    return await this.api.listNamespacedCustomObject(request, this.connection.options(options));
  }

  /**
   * Gets an object.
   *
   * @throws KubernetesError `NotFound` and others
   */
  async get(name: string, options: CallOptions = {}): Promise<T> {
    return await this.api.getNamespacedCustomObject(this.#object(name), this.connection.options(options));
  }

  /** Gets an object, or answers `undefined` where there is none. */
  async find(name: string, options: FindOptions = {}): Promise<T | undefined> {
    if (options.shared) {
      const listed = await orAborted(
        this.connection.sharedList(this.plural, this.namespace).find(name),
        options.signal,
      );
      if (listed) return listed as T;
    }
    try {
      return await this.get(name, options);
    } catch (error) {
      if (hasReason(error, "NotFound")) return undefined;
      throw error;
    }
  }

  /**
   * Deletes an object and waits until it is gone. It is deleted in the background, never in the foreground: the
   * controller issues credentials anew while the garbage collector waits for their deletion, for ever. An object that
   * somebody else has deleted in the foreground is released by it.
   *
   * An object that is not there is a success.
   *
   * @throws KubernetesError `Timeout` when it is still there at the end: something holds it; `Conflict` when it has
   * another than the given resource version
   */
  async delete(name: string, options: DeleteOptions = {}): Promise<void> {
    const { uid, resourceVersion, timeout = 120_000 } = options;
    const deadline = deadlineAfter(timeout);
    const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
    const preconditions = {
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
    };
    const body = { propagationPolicy: "Background", preconditions };
    let answer: { kind?: string; metadata?: T["metadata"] };
    try {
      answer = await this.api.deleteNamespacedCustomObject(
        { ...this.#object(name), body },
        this.connection.options({ signal }),
      );
    } catch (error) {
      if (
        hasReason(error, "NotFound") ||
        (resourceVersion === undefined && uid !== undefined && hasReason(error, "Conflict"))
      )
        return;
      throw error;
    }
    if (answer.kind !== this.kind) return;
    try {
      await this.#untilGone(name, answer.metadata?.uid, signal);
    } catch (error) {
      if (!deadline.aborted || options.signal?.aborted) throw error;
      throw await this.#stuck(name, timeout);
    }
  }

  /** Applies a JSON merge patch: only the keys that are in it change. */
  async patch(name: string, patch: object, options: CallOptions = {}): Promise<T> {
    return await this.api.patchNamespacedCustomObject(
      { ...this.#object(name), body: patch },
      this.connection.options({ ...options, contentType: "application/merge-patch+json" }),
    );
  }

  /** Sends a new object. */
  async post(object: Pick<T, "metadata" | "spec">, options: PostOptions = {}): Promise<T> {
    const body = { apiVersion: `${GROUP}/${VERSION}`, kind: this.kind, ...object };
    const request = { ...this.collection, body, ...(options.dryRun && { dryRun: "All" }) };
    return await this.api.createNamespacedCustomObject(request, this.connection.options(options));
  }

  /** `client jumpstarter-lab/ci`, for messages. */
  describe(name: string): string {
    return `${this.kind.toLowerCase()} ${this.namespace}/${name}`;
  }

  /** What keeps an object that is being deleted from being gone, and what to do: lines for a message. */
  explainDeletion({ metadata: { name, finalizers = [] } }: T): string[] {
    const others = finalizers.filter((finalizer) => finalizer !== FOREGROUND);
    const lines: string[] = [];
    if (others.length > 0) {
      lines.push(`These finalizers hold it: ${others.join(", ")}. Whoever set them has to remove them.`);
    }
    if (finalizers.includes(FOREGROUND)) {
      lines.push(
        "It was deleted in the foreground, which may never end: the controller issues its credential anew while the garbage collector waits for it to go.",
        `A deletion in the background ends that: kubectl delete ${this.plural}.${GROUP} ${name} -n ${this.namespace} --cascade=background`,
      );
    }
    return lines.length > 0 ? lines : ["No finalizer holds it; look at it with kubectl get -o yaml."];
  }

  /** Closes the connection, unless it was passed in. */
  async close(): Promise<void> {
    if (this.#ownsConnection) await this.connection.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  protected get collection(): { group: string; version: string; namespace: string; plural: string } {
    return { group: GROUP, version: VERSION, namespace: this.namespace, plural: this.plural };
  }

  #object(name: string) {
    checkPathSegment("name", name);
    return { ...this.collection, name };
  }

  async #untilGone(name: string, uid: string | undefined, signal: AbortSignal): Promise<void> {
    const gone = (seen: T | undefined) => (seen?.metadata.uid === uid ? undefined : true);
    for (;;) {
      if (gone(await this.find(name, { signal }))) return;
      // It may have gone between that look and the watch, which then has nothing to tell: look again from time to time.
      const round = AbortSignal.any([signal, AbortSignal.timeout(5_000)]);
      try {
        await this.connection.watch(this.plural, this.namespace).until(name, gone, round);
      } catch (error) {
        throwIfAborted(signal);
        if (hasReason(error, "Forbidden")) await poll(() => this.find(name, { signal }), gone, signal);
        else if (!round.aborted) throw error;
      }
    }
  }

  async #stuck(name: string, timeout: number): Promise<KubernetesError> {
    const object = await this.find(name).catch(() => undefined);
    return new KubernetesError(
      "Timeout",
      [
        `${this.describe(name)} is still there ${timeout / 1000} s after its deletion`,
        ...(object ? this.explainDeletion(object) : []),
      ].join("\n"),
    );
  }
}

/**
 * Refuses what would change the URL's path: with an empty name, the object's URL is that of the whole collection, and a
 * delete would delete all of it.
 *
 * @throws KubernetesError `Invalid`
 */
function checkPathSegment(what: string, value: string): void {
  if (typeof value === "string" && /^[A-Za-z0-9]([-.\w]*[A-Za-z0-9])?$/.test(value)) return;
  throw new KubernetesError(
    "Invalid",
    `the ${what} must be a name such as "rpi4-bench-1"; it is ${JSON.stringify(value)}`,
  );
}
