/**
 * A small Kubernetes client that sets the lab up and checks the objects of the package. It
 * shares no code with src/, so that a mistake there cannot hide itself.
 */
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";

export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    resourceVersion: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    deletionTimestamp?: string;
    finalizers?: string[];
    ownerReferences?: { kind: string; name: string; uid: string }[];
  };
  // biome-ignore lint/suspicious/noExplicitAny: assertions reach into whatever the server sent
  [field: string]: any;
}

/** An object as a test writes it: the server fills in the rest of the metadata. */
export type NewKubeObject = { metadata: { name: string } & Record<string, unknown> } & Record<string, unknown>;

export class KubeError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = "KubeError";
    this.status = status;
  }
}

export interface Kube {
  readonly namespace: string;
  readonly clients: Collection;
  readonly exporters: Collection;
  readonly leases: Collection;
  readonly accessPolicies: Collection;
  readonly secrets: Collection;
  readonly configMaps: Collection;
  readonly pods: Collection;
  /** The same in another namespace. */
  in(namespace: string): Kube;
  /** One request; `body` goes as JSON, or as a merge patch when the method is PATCH. Throws KubeError unless 2xx. */
  request(method: string, path: string, body?: unknown): Promise<unknown>;
}

/** Connects by a kubeconfig that a lab has written: it has one context, and a token. */
export async function connectKube(kubeconfig: string): Promise<Kube> {
  const { clusters, users, contexts } = JSON.parse(await readFile(kubeconfig, "utf8"));
  const { cluster } = clusters[0];
  const ca = Buffer.from(cluster["certificate-authority-data"], "base64");
  const send = sender(cluster.server, new Agent({ connect: { ca } }), users[0].user.token);
  return kubeIn(contexts[0].context.namespace, send);
}

/** The objects of one kind in one namespace. */
export class Collection {
  readonly #send: Send;
  readonly #path: string;
  readonly #head: { apiVersion: string; kind: string };

  constructor(send: Send, path: string, head: { apiVersion: string; kind: string }) {
    this.#send = send;
    this.#path = path;
    this.#head = head;
  }

  async list(): Promise<KubeObject[]> {
    return ((await this.#send("GET", this.#path)) as { items: KubeObject[] }).items;
  }

  /** Returns an object, or undefined if it does not exist. */
  async find(name: string): Promise<KubeObject | undefined> {
    try {
      return await this.get(name);
    } catch (error) {
      if (error instanceof KubeError && error.status === 404) return undefined;
      throw error;
    }
  }

  async get(name: string): Promise<KubeObject> {
    return (await this.#send("GET", `${this.#path}/${name}`)) as KubeObject;
  }

  async create(object: NewKubeObject): Promise<KubeObject> {
    return (await this.#send("POST", this.#path, { ...this.#head, ...object })) as KubeObject;
  }

  /** Applies a merge patch: null removes a key. */
  async patch(name: string, patch: object): Promise<KubeObject> {
    return (await this.#send("PATCH", `${this.#path}/${name}`, patch)) as KubeObject;
  }

  async delete(name: string, propagationPolicy: "Background" | "Foreground" | "Orphan" = "Background"): Promise<void> {
    await this.#send("DELETE", `${this.#path}/${name}?propagationPolicy=${propagationPolicy}`);
  }

  /** Waits until the object (undefined: there is none) is as wanted; the error after `seconds` shows it as it then was. */
  async until(
    name: string,
    wanted: (object: KubeObject | undefined) => boolean | undefined,
    seconds = 120,
  ): Promise<KubeObject | undefined> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const object = await this.find(name);
      if (wanted(object)) return object;
      if (Date.now() > deadline) {
        const seen = object && { metadata: object.metadata, spec: object.spec, status: object.status };
        throw new Error(`${this.#path}/${name} is not as wanted after ${seconds} s: ${JSON.stringify(seen)}`);
      }
      await sleep(50);
    }
  }
}

type Send = (method: string, path: string, body?: unknown) => Promise<unknown>;

function kubeIn(namespace: string, send: Send): Kube {
  const core = (kind: string, plural: string) =>
    new Collection(send, `/api/v1/namespaces/${namespace}/${plural}`, { apiVersion: "v1", kind });
  const jumpstarter = (kind: string, plural: string) => {
    const apiVersion = "jumpstarter.dev/v1alpha1";
    return new Collection(send, `/apis/${apiVersion}/namespaces/${namespace}/${plural}`, { apiVersion, kind });
  };
  return {
    namespace,
    clients: jumpstarter("Client", "clients"),
    exporters: jumpstarter("Exporter", "exporters"),
    leases: jumpstarter("Lease", "leases"),
    accessPolicies: jumpstarter("ExporterAccessPolicy", "exporteraccesspolicies"),
    secrets: core("Secret", "secrets"),
    configMaps: core("ConfigMap", "configmaps"),
    pods: core("Pod", "pods"),
    in: (other) => kubeIn(other, send),
    request: send,
  };
}

function sender(server: string, dispatcher: Agent, token: string): Send {
  return async (method, path, body) => {
    const { statusCode, headers, ...response } = await request(new URL(path, server), {
      method,
      dispatcher,
      headers: {
        accept: "application/json",
        "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json",
        authorization: `Bearer ${token}`,
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const answer = await response.body.text();
    const isJson = String(headers["content-type"]).includes("json");
    if (statusCode >= 200 && statusCode <= 299) return isJson ? JSON.parse(answer) : answer;
    const message = isJson ? JSON.parse(answer).message : answer.slice(0, 200);
    throw new KubeError(statusCode, `${method} ${path}: ${statusCode} ${message}`);
  };
}
