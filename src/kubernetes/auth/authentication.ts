import { HttpMethod, KubeConfig, RequestContext } from "@kubernetes/client-node";
import { KubernetesError, rootCause } from "../errors.ts";
import { CredentialPlugin, pluginProvider } from "./exec-plugin.ts";
import type { LoadedKubeConfig } from "./kubeconfig.ts";
import type { KubeConfigDocument, NamedUser } from "./kubeconfig-document.ts";
import { TokenFileAuthenticator, tokenFileProvider } from "./token-file.ts";

type Dispatcher = NonNullable<ReturnType<RequestContext["getDispatcher"]>>;

interface Credentials {
  headers: Record<string, string>;
  dispatcher: Dispatcher | undefined;
  /** How often credentials had been refused when these were got. */
  generation: number;
}

/**
 * Puts the kubeconfig's credentials on requests, and gives all requests the same undici dispatcher: client-node itself
 * makes one for each request, that is one TLS connection for each request.
 */
export class Authentication {
  readonly #target: string;
  readonly #server: string;
  readonly #user: NamedUser | undefined;
  readonly #plugin: CredentialPlugin;
  readonly #kubeConfig: TlsAwareKubeConfig;
  readonly #applied = new WeakMap<RequestContext, number>();
  #generation = 0;
  #pending: Promise<Credentials> | undefined;
  #dispatcher: { tls: string; dispatcher: Dispatcher | undefined } | undefined;
  #closed = false;

  constructor(loaded: LoadedKubeConfig, pluginTimeout?: number) {
    const { cluster, user, document } = inUse(loaded.document);
    this.#target = loaded.description;
    this.#server = loaded.server;
    this.#user = user;
    this.#plugin = new CredentialPlugin(cluster?.cluster, pluginTimeout);
    this.#kubeConfig = new TlsAwareKubeConfig();
    this.#kubeConfig.loadFromString(JSON.stringify(document));
    this.#kubeConfig.addAuthenticator(this.#plugin);
    this.#kubeConfig.addAuthenticator(new TokenFileAuthenticator());
  }

  /** @throws KubernetesError `Authentication`, and `Aborted` once the connection is closed */
  async apply(request: RequestContext): Promise<void> {
    if (this.#closed) throw new KubernetesError("Aborted", "the connection was closed");
    // One call at a time serves all requests that wait: eight parallel creates must not start a plugin eight times.
    this.#pending ??= this.#credentials().finally(() => {
      this.#pending = undefined;
    });
    const { headers, dispatcher, generation } = await this.#pending;
    for (const [name, value] of Object.entries(headers)) request.setHeaderParam(name, value);
    if (dispatcher) request.setDispatcher(dispatcher);
    this.#applied.set(request, generation);
  }

  /**
   * The server has refused the credentials of this request (401): the next ones are got anew. Of many requests that
   * were refused together, the first one alone has this effect.
   *
   * @returns whether there may be others: a token that is written in the kubeconfig stays what it is
   */
  refuse(request: RequestContext): boolean {
    if (this.#applied.get(request) === this.#generation) {
      this.#generation++;
      this.#plugin.forget();
    }
    return Boolean(this.#user?.user?.exec || this.#user?.user?.tokenFile || this.#user?.user?.["auth-provider"]);
  }

  /** Ends the connections once the requests in flight are done. */
  close(): void {
    this.#closed = true;
    this.#dispatcher?.dispatcher?.close().catch(() => {});
    this.#dispatcher = undefined;
  }

  async #credentials(): Promise<Credentials> {
    const generation = this.#generation;
    const scratch = new RequestContext(this.#server, HttpMethod.GET);
    try {
      await this.#kubeConfig.applySecurityAuthentication(scratch);
    } catch (error) {
      const cause = rootCause(error).trim().slice(0, 300) || "it failed without a message";
      const failure =
        error instanceof KubernetesError
          ? error
          : new KubernetesError("Authentication", `the authentication of user "${this.#user?.name}" failed: ${cause}`);
      throw failure.explain(`It was to give the credentials for ${this.#target}.`);
    }
    const { tls } = this.#kubeConfig;
    // Another client certificate needs other connections. The former ones end by themselves when they fall idle.
    if (this.#dispatcher?.tls !== tls) this.#dispatcher = { tls, dispatcher: keepAlive(scratch.getDispatcher()) };
    return { headers: scratch.getHeaders(), dispatcher: this.#dispatcher.dispatcher, generation };
  }
}

/** Undici takes a connection for used up after a DELETE with a body, which every delete with a precondition has. */
function keepAlive(dispatcher: Dispatcher | undefined): Dispatcher | undefined {
  return dispatcher?.compose((dispatch) => (options, handler) => dispatch({ ...options, reset: false }, handler));
}

/** Tells what TLS identity the dispatcher was made for that client-node has just put on a request. */
class TlsAwareKubeConfig extends KubeConfig {
  tls = "";

  override createDispatcherOptions(...args: Parameters<KubeConfig["createDispatcherOptions"]>) {
    const { ca, cert, key } = args[1];
    this.tls = [ca, cert, key].map(String).join("\n");
    return super.createDispatcherOptions(...args);
  }
}

/** Of a kubeconfig, what the current context uses: other entries may be incomplete. */
function inUse(document: KubeConfigDocument) {
  const named = document.contexts.find(({ name }) => name === document["current-context"]);
  const cluster = document.clusters.find(({ name }) => name === named?.context?.cluster);
  const user = document.users.find(({ name }) => name === named?.context?.user);
  const users = user && [{ name: user.name, user: completeUser(user.user) }];
  return { cluster, user, document: { ...document, contexts: [named], clusters: [cluster], users } };
}

/** What kubectl does and client-node does not: `tokenFile`, and credential plugins that are asked again. */
function completeUser(user: NamedUser["user"]): object {
  if (user?.tokenFile) return { ...user, token: undefined, "auth-provider": tokenFileProvider(user.tokenFile) };
  if (user?.exec) return { ...user, exec: undefined, "auth-provider": pluginProvider(user.exec) };
  return user ?? {};
}
