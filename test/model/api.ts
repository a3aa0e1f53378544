/** The API of a cluster as the lifecycles know it, answered by the one in memory. */
import type { DeleteOptions, FindOptions, PostOptions } from "../../src/kubernetes/api/custom-object-api.ts";
import type { CredentialedObjectApi } from "../../src/kubernetes/index.ts";
import type { Cluster, LiveObject, Patch } from "./cluster.ts";

/** The way of requests from one provider process to the cluster. A process that was killed gets no answer. */
export interface Line {
  /** Passes a request on, and its answer back. Each of them may never arrive. */
  request<R>(answer: () => R): Promise<R>;
}

// biome-ignore lint/suspicious/noExplicitAny: it stands for the API of every kind
type Api = CredentialedObjectApi<any>;

/** The parts of the API classes that the lifecycles use. */
type Used = Pick<
  Api,
  | "kind"
  | "plural"
  | "namespace"
  | "connection"
  | "list"
  | "get"
  | "find"
  | "post"
  | "patch"
  | "delete"
  | "describe"
  | "explainDeletion"
  | "waitForCredential"
  | "findCredential"
  | "rotate"
  | "getCaBundle"
>;

/** The objects of one kind in one namespace, for one provider process. */
export class InMemoryApi implements Used {
  readonly kind: string;
  readonly plural: string;
  readonly namespace: string;
  readonly #cluster: Cluster;
  readonly #line: Line;
  /** The list that all share who read many objects, by name: it stays as it was for a while. */
  #shared: ReadonlyMap<string, LiveObject> | undefined;

  constructor(cluster: Cluster, line: Line, kind: string, namespace: string) {
    this.#cluster = cluster;
    this.#line = line;
    this.kind = kind;
    this.plural = `${kind.toLowerCase()}s`;
    this.namespace = namespace;
  }

  /** The way to a cluster that has every namespace. */
  get connection(): Api["connection"] {
    const requireNamespace = async () => {};
    const recent = async () => new Map((await this.list()).items.map((object) => [object.metadata.name, object]));
    return { requireNamespace, sharedList: () => ({ recent }) } as unknown as Api["connection"];
  }

  list() {
    const ofThis = ({ kind, metadata }: LiveObject) => kind === this.kind && metadata.namespace === this.namespace;
    return this.#line.request(() => ({
      apiVersion: "jumpstarter.dev/v1alpha1" as const,
      kind: `${this.kind}List`,
      metadata: {},
      items: this.#cluster.objects().filter(ofThis),
    }));
  }

  get(name: string): Promise<LiveObject> {
    return this.#line.request(() => this.#cluster.get(this.kind, this.namespace, name));
  }

  async find(name: string, { shared }: FindOptions = {}): Promise<LiveObject | undefined> {
    if (shared) {
      this.#shared ??= new Map((await this.list()).items.map((object) => [object.metadata.name, object]));
      const listed = this.#shared.get(name);
      if (listed) return listed;
    }
    return await this.#line.request(() => this.#cluster.find(this.kind, this.namespace, name));
  }

  post(object: Parameters<Api["post"]>[0], options: PostOptions = {}): Promise<LiveObject> {
    return this.#line.request(() => this.#cluster.post(this.kind, this.namespace, object, options.dryRun));
  }

  patch(name: string, patch: Patch): Promise<LiveObject> {
    return this.#line.request(() => this.#cluster.patch(this.kind, this.namespace, name, patch));
  }

  async delete(name: string, { uid, resourceVersion }: DeleteOptions = {}): Promise<void> {
    await this.#line.request(() => {
      const live = this.#cluster.find(this.kind, this.namespace, name);
      if (!live || (resourceVersion === undefined && uid !== undefined && live.metadata.uid !== uid)) return;
      this.#cluster.delete(this.kind, this.namespace, name, { uid, resourceVersion });
    });
  }

  describe(name: string): string {
    return `${this.kind.toLowerCase()} ${this.namespace}/${name}`;
  }

  explainDeletion(): string[] {
    return [];
  }

  waitForCredential(object: LiveObject): ReturnType<Api["waitForCredential"]> {
    return this.#line.request(() => this.#issued(object, this.#cluster.token(object)));
  }

  rotate(object: LiveObject): ReturnType<Api["rotate"]> {
    return this.#line.request(() => this.#issued(object, this.#cluster.issue(object)));
  }

  findCredential(object: LiveObject): ReturnType<Api["findCredential"]> {
    return this.#line.request(() => this.#credential(object, this.#cluster.token(object)));
  }

  /** Jumpstarter publishes none here. It is no request that a process could be killed at: it changes nothing. */
  async getCaBundle(): Promise<string> {
    return "";
  }

  #issued(object: LiveObject, token: string) {
    return { object, endpoint: "controller:443", credential: this.#credential(object, token) };
  }

  #credential({ metadata }: LiveObject, token: string) {
    return {
      secretName: `${metadata.name}-credential`,
      secretUid: `secret-${metadata.uid}`,
      token,
      expiresAt: undefined,
    };
  }
}
