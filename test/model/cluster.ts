/**
 * A Kubernetes cluster in memory: its objects, and the Jumpstarter controller that issues each client and exporter a
 * credential at once. It has no network; {@link ./api.ts} puts requests in front of it.
 */
import { isDeepStrictEqual } from "node:util";
import { KubernetesError } from "../../src/kubernetes/errors.ts";
import type { V1Alpha1Object } from "../../src/kubernetes/index.ts";

/** An object as the cluster has it. It is never changed: a write puts another one in its place. */
export type LiveObject = V1Alpha1Object<string, Record<string, unknown>> & {
  metadata: { name: string; namespace: string; uid: string; resourceVersion: string };
};

/** The object that a write expects to meet, if it says so. */
export interface Preconditions {
  uid?: string | undefined;
  resourceVersion?: string | undefined;
}

/** A write, as it is told to who watches the cluster: what was there before and what is there after it. */
export interface Write {
  before: LiveObject | undefined;
  after: LiveObject | undefined;
}

/** UIDs are counted anew in each cluster: a provider that remembered them beyond its process would be found out. */
export class Cluster {
  readonly #objects = new Map<string, LiveObject>();
  readonly #tokens = new Map<string, string>();
  readonly #onWrite: (write: Write) => void;
  #count = 0;

  constructor(onWrite: (write: Write) => void) {
    this.#onWrite = onWrite;
  }

  objects(): LiveObject[] {
    return [...this.#objects.values()];
  }

  find(kind: string, namespace: string, name: string): LiveObject | undefined {
    return this.#objects.get(`${kind} ${namespace}/${name}`);
  }

  /** @throws KubernetesError `NotFound` */
  get(kind: string, namespace: string, name: string): LiveObject {
    const object = this.find(kind, namespace, name);
    if (!object) throw serverError("NotFound", 404, `${kind} "${name}" not found`);
    return object;
  }

  /** @throws KubernetesError `AlreadyExists` */
  post(
    kind: string,
    namespace: string,
    { metadata, spec }: Pick<V1Alpha1Object, "metadata" | "spec">,
    dryRun = false,
  ): LiveObject {
    const name = metadata.name ?? "";
    if (this.find(kind, namespace, name)) {
      throw serverError("AlreadyExists", 409, `${kind} "${name}" already exists`);
    }
    const serial = ++this.#count;
    const object: LiveObject = {
      apiVersion: "jumpstarter.dev/v1alpha1",
      kind,
      metadata: { ...metadata, name, namespace, uid: `uid-${serial}`, resourceVersion: `${serial}` },
      spec: { ...spec },
      status: { credential: { name: `${name}-credential` }, endpoint: "controller:443" },
    };
    if (!dryRun) this.#put(undefined, object);
    return object;
  }

  /** Applies a JSON merge patch. @throws KubernetesError `NotFound`, `Conflict` */
  patch(kind: string, namespace: string, name: string, patch: Patch): LiveObject {
    const before = this.get(kind, namespace, name);
    this.#require(before, patch.metadata ?? {});
    const { uid: _uid, resourceVersion: _version, ...metadata } = patch.metadata ?? {};
    const merged = {
      ...before,
      metadata: merge(before.metadata, metadata),
      spec: merge(before.spec, patch.spec ?? {}),
    };
    if (isDeepStrictEqual(merged, before)) return before;
    merged.metadata.resourceVersion = `${++this.#count}`;
    this.#put(before, merged as LiveObject);
    return merged as LiveObject;
  }

  /** @throws KubernetesError `NotFound`, `Conflict` */
  delete(kind: string, namespace: string, name: string, preconditions: Preconditions = {}): void {
    const before = this.get(kind, namespace, name);
    this.#require(before, preconditions);
    this.#objects.delete(`${kind} ${namespace}/${name}`);
    this.#onWrite({ before, after: undefined });
  }

  /** The token that the controller has issued for an object. */
  token({ metadata: { uid } }: V1Alpha1Object): string {
    return this.#tokens.get(uid ?? "") ?? this.issue({ metadata: { uid } } as V1Alpha1Object);
  }

  /** Has the controller issue another token. Its subject ends in the UID of the object, as the controller's does. */
  issue({ metadata: { uid = "" } }: V1Alpha1Object): string {
    const claims = JSON.stringify({ sub: `client:lab:name:${uid}`, jti: ++this.#count });
    const token = `header.${Buffer.from(claims).toString("base64url")}.signature`;
    this.#tokens.set(uid, token);
    return token;
  }

  #put(before: LiveObject | undefined, after: LiveObject): void {
    this.#objects.set(`${after.kind} ${after.metadata.namespace}/${after.metadata.name}`, after);
    this.#onWrite({ before, after });
  }

  #require({ kind, metadata }: LiveObject, { uid, resourceVersion }: Preconditions): void {
    if (uid !== undefined && uid !== metadata.uid) {
      throw serverError("Conflict", 409, `${kind} "${metadata.name}": UID in precondition: ${uid}, in object: other`);
    }
    if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
      throw serverError("Conflict", 409, `${kind} "${metadata.name}": the object has been modified`);
    }
  }
}

/** A JSON merge patch of an object; UID and resourceVersion in it are preconditions. */
export interface Patch {
  metadata?: Preconditions & Record<string, unknown>;
  spec?: Record<string, unknown>;
}

function merge<T extends object | undefined>(target: T, patch: Record<string, unknown>): T {
  const merged: Record<string, unknown> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else if (isMap(value)) merged[key] = merge((isMap(merged[key]) ? merged[key] : {}) as object, value);
    else merged[key] = value;
  }
  return merged as T;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function serverError(reason: string, statusCode: number, message: string): KubernetesError {
  return new KubernetesError(reason, `Error from server (${reason}): ${message}`, { statusCode });
}
