import type { CoreV1Api, CustomObjectsApi } from "@kubernetes/client-node";
import type { KubeConfigOptions } from "../auth/kubeconfig.ts";
import { hasReason, KubernetesError } from "../errors.ts";
import type { CallOptions } from "../http/request.ts";
import { GROUP, type V1Alpha1List, type V1Alpha1Object, VERSION } from "../models.ts";
import { isPathSegment } from "../names.ts";
import type { Collection } from "../watch/collection.ts";
import { until } from "../watch/until.ts";
import { Wait } from "../watch/wait.ts";
import { Connection } from "./connection.ts";

/** The finalizer of a deletion in the foreground. The garbage collector removes it when all that the object owns is gone. */
const FOREGROUND = "foregroundDeletion";

/** The way to a cluster: a kubeconfig, or a {@link Connection} that others use too. */
export type ApiOptions = KubeConfigOptions | { connection: Connection; namespace?: string | undefined };

/** The options of `find`. */
export interface FindOptions extends CallOptions {
  /**
   * Accept what a list of the collection has shown within the last 10 seconds. Finding many objects then costs one list
   * instead of a request for each, where listing is allowed.
   *
   * @default false
   */
  shared?: boolean | undefined;
}

/** The options of `list`. */
export interface ListOptions extends CallOptions {
  /** A label selector of Kubernetes. @default all objects @example "board=rpi4,location!=bench-2" */
  labelSelector?: string | undefined;
}

/** The options of `post`. */
export interface PostOptions extends CallOptions {
  /** Let the server check and complete the object without storing it. @default false */
  dryRun?: boolean | undefined;
}

/** The options of `delete`. */
export interface DeleteOptions extends CallOptions {
  /** Delete only the object with this UID. If another object has replaced it, that is left alone, and the call succeeds. */
  uid?: string | undefined;
  /** Delete the object only while it has this resource version, else throw `Conflict`: the caller has to look again. */
  resourceVersion?: string | undefined;
  /** The time limit for the object to be gone, in milliseconds. @default 120000 */
  timeout?: number | undefined;
}

/**
 * The API of one kind of Jumpstarter's objects in a namespace of a cluster.
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
    return await this.collection.list<V1Alpha1List<T>>(options);
  }

  /**
   * Gets an object.
   *
   * @throws KubernetesError `NotFound` and others
   */
  async get(name: string, options: CallOptions = {}): Promise<T> {
    checkPathSegment("name", name);
    return await this.collection.get(name, options);
  }

  /** Gets an object, or returns `undefined` if it does not exist. */
  async find(name: string, options: FindOptions = {}): Promise<T | undefined> {
    checkPathSegment("name", name);
    const listed = options.shared ? await this.collection.findShared(name, options) : undefined;
    return listed ?? (await this.collection.find(name, options));
  }

  /**
   * Deletes an object and waits until it is gone. It is deleted in the background, never in the foreground: while the
   * garbage collector waits for the deletion of a credential, the controller would issue it anew, for ever. An object that
   * somebody else has deleted in the foreground is released by this deletion.
   *
   * If the object does not exist, the call succeeds.
   *
   * @throws KubernetesError `Timeout` when it is still there at the end: something holds it; `Conflict` when it has
   * another than the given resource version
   */
  async delete(name: string, options: DeleteOptions = {}): Promise<void> {
    checkPathSegment("name", name);
    const { uid, resourceVersion, timeout = 120_000, signal } = options;
    const preconditions = {
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
    };
    const wait = new Wait(`waiting until ${this.describe(name)} is gone`, { timeout, signal });
    await wait.run(
      async () => {
        let answer: T & { kind?: string };
        try {
          answer = await this.collection.delete(name, { propagationPolicy: "Background", preconditions }, wait);
        } catch (error) {
          const isReplaced = uid !== undefined && resourceVersion === undefined && hasReason(error, "Conflict");
          if (isReplaced || hasReason(error, "NotFound")) return;
          throw error;
        }
        // The server answers with a Status when the object is gone already.
        if (answer.kind === this.kind) await this.#untilGone(answer, wait);
      },
      () => this.#stillThere(name, timeout, wait.waitingFor),
    );
  }

  /** Applies a JSON merge patch: only the keys that are in it change. */
  async patch(name: string, patch: object, options: CallOptions = {}): Promise<T> {
    checkPathSegment("name", name);
    return await this.collection.patch(name, patch, options);
  }

  /** Sends a new object. */
  async post(object: Pick<T, "metadata" | "spec">, options: PostOptions = {}): Promise<T> {
    const body = { apiVersion: `${GROUP}/${VERSION}`, kind: this.kind, ...object };
    return await this.collection.post(body, options);
  }

  /** Returns `client jumpstarter-lab/ci`, for messages. */
  describe(name: string): string {
    return `${this.kind.toLowerCase()} ${this.namespace}/${name}`;
  }

  /** Explains what holds an object that is being deleted, and what to do: lines for a message. */
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

  protected get collection(): Collection<T> {
    return this.connection.collection(this.plural, this.namespace);
  }

  async #untilGone(deleted: T, wait: Wait): Promise<void> {
    const { name = "", uid } = deleted.metadata;
    const progress = (seen: T | undefined) =>
      seen && seen.metadata.uid === uid ? { waitingFor: this.explainDeletion(seen).join("\n") } : { done: true };
    await until<T, boolean>(this.collection, name, deleted, progress, wait);
  }

  #stillThere(name: string, timeout: number, reason: string): KubernetesError {
    const message = `${this.describe(name)} is still there ${timeout / 1000} s after its deletion`;
    return new KubernetesError("Timeout", reason ? `${message}\n${reason}` : message);
  }
}

/**
 * Refuses a value that would change the path of the URL. With an empty name, for example, the URL of an object is that of
 * the whole collection, and a delete would delete all of it.
 *
 * @throws KubernetesError `Invalid`
 */
function checkPathSegment(what: string, value: string): void {
  if (isPathSegment(value)) return;
  throw new KubernetesError(
    "Invalid",
    `the ${what} must be a name such as "rpi4-bench-1"; it is ${JSON.stringify(value)}`,
  );
}
