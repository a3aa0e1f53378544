import {
  type ConfigurationOptions,
  CoreV1Api,
  CustomObjectsApi,
  createConfiguration,
  HttpMethod,
  type KubernetesListObject,
  type KubernetesObject,
  RequestContext,
  ServerConfiguration,
  wrapHttpLibrary,
} from "@kubernetes/client-node";
import { Authentication } from "../auth/authentication.ts";
import { type KubeConfigOptions, type LoadedKubeConfig, loadKubeConfig } from "../auth/kubeconfig.ts";
import { KubernetesError } from "../errors.ts";
import { type SendOptions, Transport, type TransportTimeouts } from "../http/transport.ts";
import { GROUP, VERSION } from "../models.ts";
import { SharedList } from "../watch/shared-list.ts";
import { Watch } from "../watch/watch.ts";

/**
 * A connection to one cluster with one identity: one agent, one transport, and one watch for each kind of object and
 * namespace, shared by everything that uses the connection.
 */
export class Connection implements AsyncDisposable {
  /** The namespace of the options, else of the context, else "default". */
  readonly namespace: string;
  /** The server and how it was chosen, for messages. */
  readonly description: string;
  /** client-node's API for custom objects. Pass it {@link Connection.options} to get the transport's care. */
  readonly api: CustomObjectsApi;
  /** client-node's API for core objects. Pass it {@link Connection.options} to get the transport's care. */
  readonly coreApi: CoreV1Api;
  readonly #server: string;
  readonly #authentication: Authentication;
  readonly #transport: Transport;
  readonly #watches = new Map<string, Watch>();
  readonly #sharedLists = new Map<string, SharedList>();

  constructor(options: KubeConfigOptions | LoadedKubeConfig = {}, timeouts?: TransportTimeouts) {
    const loaded = "document" in options ? options : loadKubeConfig(options);
    this.namespace = loaded.namespace;
    this.description = loaded.description;
    this.#server = loaded.server;
    this.#authentication = new Authentication(loaded);
    this.#transport = new Transport(this.#authentication, loaded.description, timeouts);
    const configuration = createConfiguration({
      baseServer: new ServerConfiguration(loaded.server, {}),
      // The transport puts the credentials on each attempt.
      httpApi: wrapHttpLibrary({ send: (request) => this.#transport.send(request) }),
    });
    this.api = new CustomObjectsApi(configuration);
    this.coreApi = new CoreV1Api(configuration);
  }

  /** The options of one API call: its AbortSignal and content type. */
  options(options: SendOptions): ConfigurationOptions {
    return { httpApi: wrapHttpLibrary({ send: (request) => this.#transport.send(request, options) }) };
  }

  /** The watch of a collection (`clients`, `exporters`, ... or the core `secrets`) in a namespace. */
  watch(plural: string, namespace: string): Watch {
    const path = collectionPath(plural, namespace);
    let watch = this.#watches.get(path);
    if (!watch) {
      watch = new Watch({
        list: (signal) => this.#list(plural, namespace, { signal }),
        open: (resourceVersion, signal) => {
          const query = { watch: "true", allowWatchBookmarks: "true", resourceVersion };
          return this.#transport.open(this.#request(path, { ...query, ...selector(plural) }), signal);
        },
      });
      this.#watches.set(path, watch);
    }
    return watch;
  }

  /** The list of a collection that all share who read many of its objects. */
  sharedList(plural: string, namespace: string): SharedList {
    const path = collectionPath(plural, namespace);
    let list = this.#sharedLists.get(path);
    if (!list) {
      list = new SharedList(() => this.#list(plural, namespace));
      this.#sharedLists.set(path, list);
    }
    return list;
  }

  async #list(plural: string, namespace: string, options: SendOptions = {}) {
    const request = this.#request(collectionPath(plural, namespace), selector(plural));
    const response = await this.#transport.send(request, options);
    return JSON.parse(await response.body.text()) as KubernetesListObject<KubernetesObject>;
  }

  #request(path: string, query: Record<string, string>): RequestContext {
    const request = new RequestContext(`${this.#server}${path}`, HttpMethod.GET);
    for (const [name, value] of Object.entries(query)) request.setQueryParam(name, value);
    request.setHeaderParam("Accept", "application/json");
    return request;
  }

  /** Stops the watches and closes the connections. Whoever still waits gets an `Aborted` error. */
  async close(): Promise<void> {
    for (const watch of this.#watches.values())
      watch.close(new KubernetesError("Aborted", "the connection was closed"));
    this.#watches.clear();
    this.#authentication.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function collectionPath(plural: string, namespace: string): string {
  const root = plural === "secrets" ? "/api/v1" : `/apis/${GROUP}/${VERSION}`;
  return `${root}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}

/** The controller's Secrets are Opaque: service account tokens, Helm releases and the like need not travel. */
function selector(plural: string): Record<string, string> {
  return plural === "secrets" ? { fieldSelector: "type=Opaque" } : {};
}
