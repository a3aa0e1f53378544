/**
 * A small Kubernetes client that sets the lab up and checks the objects of the package. It
 * shares no code with src/, so that a mistake there cannot hide itself.
 */
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";
import { parse } from "yaml";

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

/** Connects by the current context of a kubeconfig, with a token or a client certificate. */
export async function connectKube(kubeconfig: string): Promise<Kube> {
  const config = parse(await readFile(kubeconfig, "utf8"));
  const named = (list: { name: string }[], name: string) => list.find((entry) => entry.name === name) as never;
  const { context } = named(config.contexts, config["current-context"]) as { context: Record<string, string> };
  const { cluster } = named(config.clusters, context.cluster!) as { cluster: Record<string, string> };
  const { user } = named(config.users, context.user!) as { user: Record<string, string> };
  const pem = async (holder: Record<string, string>, key: string) => {
    if (holder[`${key}-data`]) return Buffer.from(holder[`${key}-data`]!, "base64");
    return holder[key] ? await readFile(holder[key]) : undefined;
  };
  const agent = new Agent({
    connect: {
      ca: await pem(cluster, "certificate-authority"),
      cert: await pem(user, "client-certificate"),
      key: await pem(user, "client-key"),
      rejectUnauthorized: !cluster["insecure-skip-tls-verify"],
    },
  });
  const send = sender(cluster.server!, agent, user.token);
  return kubeIn(context.namespace ?? "default", send);
}

/** The objects of one kind in one namespace. */
export class Collection {
  readonly #send: Send;
  readonly #apiVersion: string;
  readonly #kind: string;
  readonly #path: string;

  constructor(send: Send, apiVersion: string, kind: string, path: string) {
    this.#send = send;
    this.#apiVersion = apiVersion;
    this.#kind = kind;
    this.#path = path;
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
    return (await this.#send("POST", this.#path, {
      apiVersion: this.#apiVersion,
      kind: this.#kind,
      ...object,
    })) as KubeObject;
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
    new Collection(send, "v1", kind, `/api/v1/namespaces/${namespace}/${plural}`);
  const jumpstarter = (kind: string, plural: string) => {
    const group = "jumpstarter.dev/v1alpha1";
    return new Collection(send, group, kind, `/apis/${group}/namespaces/${namespace}/${plural}`);
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

function sender(server: string, dispatcher: Agent, token: string | undefined): Send {
  return async (method, path, body) => {
    const { statusCode, headers, ...response } = await request(new URL(path, server), {
      method,
      dispatcher,
      headers: {
        accept: "application/json",
        "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json",
        ...(token && { authorization: `Bearer ${token}` }),
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
