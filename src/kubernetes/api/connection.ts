import type { ConfigurationOptions, CoreV1Api, CustomObjectsApi } from "@kubernetes/client-node";
import { Authentication } from "../auth/authentication.ts";
import { type KubeConfigOptions, type LoadedKubeConfig, loadKubeConfig } from "../auth/kubeconfig.ts";
import { hasReason, KubernetesError } from "../errors.ts";
import { Transport, type TransportTimeouts } from "../http/transport.ts";
import { GROUP, VERSION } from "../models.ts";
import { Collection } from "../watch/collection.ts";
import type { WatchedObject } from "../watch/events.ts";
import type { SharedList } from "../watch/shared-list.ts";
import type { Watch } from "../watch/watch.ts";
import { ClientNodeApis, type SendOptions } from "./client-node.ts";

/** The kinds of core objects that are read; all others are Jumpstarter's. */
const CORE = new Set(["secrets", "configmaps"]);

/**
 * A connection to one cluster with one identity. Everything that uses it shares its connections, and one watch for each
 * kind of object and namespace.
 */
export class Connection implements AsyncDisposable {
  /** The namespace of the options, else of the context, else "default". */
  readonly namespace: string;
  /** The server and how it was chosen, for messages. */
  readonly description: string;
  readonly #server: string;
  readonly #transport: Transport;
  readonly #clientNode: ClientNodeApis;
  readonly #collections = new Map<string, Collection<WatchedObject>>();

  /** @throws KubernetesError `InvalidKubeconfig` */
  constructor(options: KubeConfigOptions | LoadedKubeConfig = {}, timeouts?: TransportTimeouts) {
    const loaded = "server" in options ? options : loadKubeConfig(options);
    const { server, description, namespace } = loaded;
    const cluster = loaded.cluster.cluster ?? {};
    const route = {
      server,
      proxy: cluster["proxy-url"],
      serverName: cluster["tls-server-name"],
      insecure: cluster["insecure-skip-tls-verify"] === true,
    };
    this.namespace = namespace;
    this.description = description;
    this.#server = server;
    this.#transport = new Transport(new Authentication(loaded), route, description, timeouts);
    this.#clientNode = new ClientNodeApis(server, this.#transport);
  }

  /**
   * client-node's API for custom objects. It is loaded when first used, which takes most of a second. Pass it
   * {@link Connection.options} for a signal of your own.
   */
  get api(): CustomObjectsApi {
    return this.#clientNode.customObjects;
  }

  /**
   * client-node's API for core objects. It is loaded when first used, which takes most of a second. Pass it
   * {@link Connection.options} for a signal of your own.
   */
  get coreApi(): CoreV1Api {
    return this.#clientNode.core;
  }

  /** Returns the options of one call of client-node's APIs: its AbortSignal and content type. */
  options(options: SendOptions): ConfigurationOptions {
    return this.#clientNode.options(options);
  }

  /**
   * Returns a collection (`clients`, `exporters`, ... or the core `secrets` and `configmaps`) of a namespace.
   *
   * @hidden
   */
  collection<T extends WatchedObject>(plural: string, namespace: string): Collection<T> {
    const root = CORE.has(plural) ? "/api/v1" : `/apis/${GROUP}/${VERSION}`;
    const url = `${this.#server}${root}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
    let collection = this.#collections.get(url);
    if (!collection) {
      // The controller's Secrets are Opaque: service account tokens, Helm releases and the like need not travel.
      collection = new Collection(this.#transport, url, plural === "secrets" ? "type=Opaque" : undefined);
      this.#collections.set(url, collection);
    }
    // One plural in one namespace has objects of one kind.
    return collection as Collection<WatchedObject> as Collection<T>;
  }

  /** Returns the watch of a collection. */
  watch(plural: string, namespace: string): Watch {
    return this.collection(plural, namespace).watch;
  }

  /** Returns the list of a collection that all share who read many of its objects. */
  sharedList(plural: string, namespace: string): SharedList {
    return this.collection(plural, namespace).shared;
  }

  /**
   * Throws if a namespace does not exist: listing its objects would return nothing rather than an error.
   *
   * @throws KubernetesError `NotFound` and others, but not `Forbidden`: who has rights in a namespace need not have the
   * right to see it
   */
  async requireNamespace(name: string): Promise<void> {
    try {
      await new Collection(this.#transport, `${this.#server}/api/v1/namespaces`).get(name);
    } catch (error) {
      if (!hasReason(error, "Forbidden")) throw error;
    }
  }

  /** Stops the watches and closes the connections. Calls that still wait fail with `Aborted`. */
  async close(): Promise<void> {
    const error = new KubernetesError("Aborted", "the connection was closed");
    for (const { watch } of this.#collections.values()) watch.close(error);
    this.#collections.clear();
    this.#transport.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
