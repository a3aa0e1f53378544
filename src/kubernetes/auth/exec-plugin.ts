import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { RequestOptions } from "node:https";
import type { KubeConfig, User } from "@kubernetes/client-node";
import { KubernetesError, redact } from "../errors.ts";
import type { NamedCluster } from "./kubeconfig-document.ts";

/** client-node does not export the interface. */
type Authenticator = Parameters<KubeConfig["addAuthenticator"]>[0];

/** The `exec` entry of a kubeconfig's user. */
export interface ExecConfig {
  apiVersion?: string;
  command?: string;
  args?: string[] | null;
  env?: { name: string; value: string }[] | null;
  installHint?: string;
  interactiveMode?: string;
  provideClusterInfo?: boolean;
}

/** What a plugin answers: an `ExecCredential`. */
interface ExecCredential {
  apiVersion?: string;
  status?: { token?: string; clientCertificateData?: string; clientKeyData?: string; expirationTimestamp?: string };
}

type Credential = NonNullable<ExecCredential["status"]>;

const PROVIDER = "credential-plugin";
const DEFAULT_API_VERSION = "client.authentication.k8s.io/v1";

/** How long a plugin may take, in milliseconds. In CI nobody answers its questions. */
const PLUGIN_TIMEOUT = 30_000;

/** A credential that expires within this time is not used any more, in milliseconds: a request takes time too. */
const EXPIRY_MARGIN = 10_000;

/** The `auth-provider` entry by which {@link CredentialPlugin} recognises a user with an `exec`. */
export function pluginProvider(plugin: ExecConfig): { name: string; config: { plugin: ExecConfig } } {
  return { name: PROVIDER, config: { plugin } };
}

/**
 * The credential plugin (`exec`) of the kubeconfig's user. client-node has one too, which starts the plugin again for
 * every one of parallel requests, waits for it for ever, never asks it again after a 401, and puts what it wrote into
 * its errors, tokens and all.
 */
export class CredentialPlugin implements Authenticator {
  readonly #cluster: NamedCluster["cluster"];
  readonly #timeout: number;
  #credential: Credential | undefined;

  constructor(cluster: NamedCluster["cluster"], timeout: number = PLUGIN_TIMEOUT) {
    this.#cluster = cluster;
    this.#timeout = timeout;
  }

  isAuthProvider(user: User): boolean {
    return user.authProvider?.name === PROVIDER;
  }

  async applyAuthentication(user: User, options: RequestOptions): Promise<void> {
    if (!this.#credential || isExpiring(this.#credential)) {
      this.#credential = await this.#ask(user.name, user.authProvider.config.plugin);
    }
    const { token, clientCertificateData, clientKeyData } = this.#credential;
    if (token) options.headers = { ...options.headers, Authorization: `Bearer ${token}` };
    if (clientCertificateData && clientKeyData) {
      options.cert = clientCertificateData;
      options.key = clientKeyData;
    }
  }

  /** Forgets the answer: the server has refused it. */
  forget(): void {
    this.#credential = undefined;
  }

  async #ask(user: string, plugin: ExecConfig): Promise<Credential> {
    const failed = (cause: string) =>
      new KubernetesError(
        "Authentication",
        `the credential plugin "${plugin.command ?? ""}" of user "${user}" failed: ${cause}`,
      );
    if (!plugin.command) throw failed("the kubeconfig names no command");
    if (plugin.interactiveMode === "Always") throw failed("it wants to ask questions (interactiveMode: Always)");
    const output = await this.#run(plugin.command, plugin, failed);
    let answer: ExecCredential;
    try {
      answer = JSON.parse(output) as ExecCredential;
    } catch {
      // The parser's message would quote the answer, which may hold a token.
      throw failed("its answer is not JSON");
    }
    const { apiVersion, status } = answer ?? {};
    if (plugin.apiVersion && apiVersion !== plugin.apiVersion) {
      throw failed(`its answer has the apiVersion ${apiVersion}, not ${plugin.apiVersion} as in the kubeconfig`);
    }
    if (!status?.token && !(status?.clientCertificateData && status.clientKeyData)) {
      throw failed("its answer holds neither a token nor a client certificate with its key");
    }
    return status;
  }

  #run(command: string, plugin: ExecConfig, failed: (cause: string) => KubernetesError): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn(command, plugin.args ?? [], {
        env: { ...process.env, ...this.#variables(plugin) },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let output = "";
      let complaint = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
      const timer = setTimeout(() => {
        // What the plugin itself has started may hold the pipes open: they must not keep this process alive.
        child.kill("SIGKILL");
        child.stdout.destroy();
        child.stderr.destroy();
        reject(failed(`no answer within ${this.#timeout / 1000} s`));
      }, this.#timeout);
      child.once("error", (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        const hint = plugin.installHint ? `\n${plugin.installHint.trim()}` : "";
        reject(failed(error.code === "ENOENT" ? `there is no such program${hint}` : error.message));
      });
      child.once("close", (code, signal) => {
        clearTimeout(timer);
        if (code === 0) return resolve(output);
        const ending = code === null ? `it was ended by ${signal}` : `it ended with code ${code}`;
        const cause = redact(complaint).trim().slice(0, 300);
        reject(failed(cause ? `${ending}: ${cause}` : `${ending} and without a message`));
      });
    });
  }

  /** The plugin's own variables, and what kubectl tells every plugin. */
  #variables(plugin: ExecConfig): NodeJS.ProcessEnv {
    const own = Object.fromEntries((plugin.env ?? []).map(({ name, value }) => [name, value]));
    const cluster = plugin.provideClusterInfo ? { cluster: this.#clusterInfo() } : {};
    const info = {
      apiVersion: plugin.apiVersion ?? DEFAULT_API_VERSION,
      kind: "ExecCredential",
      spec: { interactive: false, ...cluster },
    };
    return { ...own, KUBERNETES_EXEC_INFO: JSON.stringify(info) };
  }

  #clusterInfo(): object {
    const { "certificate-authority": file, ...cluster } = this.#cluster ?? {};
    return file ? { ...cluster, "certificate-authority-data": readFileSync(file).toString("base64") } : cluster;
  }
}

function isExpiring({ expirationTimestamp }: Credential): boolean {
  return expirationTimestamp !== undefined && Date.parse(expirationTimestamp) - Date.now() < EXPIRY_MARGIN;
}
