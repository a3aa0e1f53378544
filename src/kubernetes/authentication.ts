import { HttpMethod, KubeConfig, RequestContext, type SecurityAuthentication } from "@kubernetes/client-node";
import { KubernetesError, rootCause } from "./errors.ts";
import type { LoadedKubeConfig } from "./kubeconfig.ts";
import type { KubeConfigDocument } from "./kubeconfig-document.ts";
import { TokenFileAuthenticator, tokenFileProvider } from "./token-file.ts";

type Dispatcher = NonNullable<ReturnType<RequestContext["getDispatcher"]>>;

interface Credentials {
  headers: Record<string, string>;
  dispatcher: Dispatcher | undefined;
}

/** How long a credential plugin of the kubeconfig may take, in milliseconds. In CI nobody answers its questions. */
const PLUGIN_TIMEOUT = 30_000;

/**
 * Puts the kubeconfig's credentials on requests, and gives all requests the same undici dispatcher: client-node itself
 * makes one for each request, that is one TLS connection for each request.
 */
export class Authentication implements SecurityAuthentication {
  readonly #loaded: LoadedKubeConfig;
  #kubeConfig: KubeConfig;
  #dispatcher: Dispatcher | undefined;
  #pending: Promise<Credentials> | undefined;

  constructor(loaded: LoadedKubeConfig) {
    this.#loaded = loaded;
    this.#kubeConfig = toKubeConfig(loaded.document);
  }

  getName(): string {
    return "kubeconfig";
  }

  async applySecurityAuthentication(request: RequestContext): Promise<void> {
    // One call at a time serves all requests that wait: eight parallel creates must not start a plugin eight times.
    this.#pending ??= this.#credentials().finally(() => {
      this.#pending = undefined;
    });
    const { headers, dispatcher } = await this.#pending;
    for (const [name, value] of Object.entries(headers)) request.setHeaderParam(name, value);
    this.#dispatcher ??= dispatcher;
    if (this.#dispatcher) request.setDispatcher(this.#dispatcher);
  }

  /** Forgets cached credentials: the server refused them (401), so a plugin has to be asked anew. */
  refresh(): void {
    // Plugins' answers are cached inside KubeConfig, out of reach; a new one starts with nothing cached.
    this.#kubeConfig = toKubeConfig(this.#loaded.document);
    this.close();
  }

  /** Ends the connections once the requests in flight are done. */
  close(): void {
    this.#dispatcher?.close().catch(() => {});
    this.#dispatcher = undefined;
  }

  async #credentials(): Promise<Credentials> {
    const scratch = new RequestContext(this.#loaded.server, HttpMethod.GET);
    const user = this.#kubeConfig.getCurrentUser();
    const plugin = user?.exec ? `the credential plugin "${user.exec.command}"` : "the authentication";
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${PLUGIN_TIMEOUT / 1000} s`)), PLUGIN_TIMEOUT);
    });
    try {
      await Promise.race([this.#kubeConfig.applySecurityAuthentication(scratch), timeout]);
    } catch (error) {
      if (error instanceof KubernetesError) throw error;
      const cause = rootCause(error).trim().slice(0, 300) || "it failed without a message";
      throw new KubernetesError(
        "Authentication",
        `${plugin} of user "${user?.name}" failed: ${cause}\nIt was to give the credentials for ${this.#loaded.description}.`,
      );
    } finally {
      clearTimeout(timer);
    }
    return { headers: scratch.getHeaders(), dispatcher: scratch.getDispatcher() };
  }
}

function toKubeConfig(document: KubeConfigDocument): KubeConfig {
  const kubeConfig = new KubeConfig();
  // Entries that nobody uses may be incomplete; those of the current context were checked when it was loaded.
  const users = document.users.map(({ name, user }) => ({ name, user: completeUser(user) }));
  kubeConfig.loadFromString(JSON.stringify({ ...document, users }), { onInvalidEntry: "filter" });
  kubeConfig.addAuthenticator(new TokenFileAuthenticator());
  return kubeConfig;
}

/** What kubectl does and client-node does not: `tokenFile`, and `KUBERNETES_EXEC_INFO` for credential plugins. */
function completeUser(user: KubeConfigDocument["users"][number]["user"]): object {
  if (user?.tokenFile) return { ...user, "auth-provider": tokenFileProvider(user.tokenFile) };
  if (!user?.exec) return user ?? {};
  const info = { apiVersion: user.exec.apiVersion, kind: "ExecCredential", spec: { interactive: false } };
  const env = [...(user.exec.env ?? []), { name: "KUBERNETES_EXEC_INFO", value: JSON.stringify(info) }];
  return { ...user, exec: { ...user.exec, env } };
}
