import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { KubernetesError, redact } from "../errors.ts";
import type { ExecConfig, NamedCluster } from "./kubeconfig-document.ts";
import { type AuthenticationMethod, bearer, type Proof } from "./method.ts";

/** The answer of a plugin. */
interface ExecCredential {
  apiVersion?: string;
  status?: { token?: string; clientCertificateData?: string; clientKeyData?: string; expirationTimestamp?: string };
}

type Answer = NonNullable<ExecCredential["status"]>;

const DEFAULT_API_VERSION = "client.authentication.k8s.io/v1";

/** The time that a plugin may take, in milliseconds. In CI there is nobody to answer its questions. */
const PLUGIN_TIMEOUT = 30_000;

/** An answer that expires within this time is not used any more, in milliseconds: a request takes time too. */
const EXPIRY_MARGIN = 10_000;

/**
 * A user's `exec` plugin, which Kubernetes also calls a credential plugin. Parallel requests share one run of it, and it
 * is asked again when its answer expires or is refused. Its output never appears in an error.
 */
export class ExecPlugin implements AuthenticationMethod {
  readonly renewable = true;
  readonly #user: string;
  readonly #plugin: ExecConfig;
  readonly #cluster: NamedCluster["cluster"];
  readonly #timeout: number;
  #answer: Answer | undefined;

  constructor(user: string, plugin: ExecConfig, cluster: NamedCluster["cluster"], timeout: number = PLUGIN_TIMEOUT) {
    this.#user = user;
    this.#plugin = plugin;
    this.#cluster = cluster;
    this.#timeout = timeout;
  }

  async prove(): Promise<Proof> {
    if (!this.#answer || isExpiring(this.#answer)) this.#answer = await this.#ask();
    const { token, clientCertificateData, clientKeyData } = this.#answer;
    return {
      ...(token && { headers: bearer(token) }),
      ...(clientCertificateData && clientKeyData && { tls: { cert: clientCertificateData, key: clientKeyData } }),
    };
  }

  forget(): void {
    this.#answer = undefined;
  }

  async #ask(): Promise<Answer> {
    const { command, apiVersion: wanted, interactiveMode } = this.#plugin;
    if (!command) throw this.#failed("the kubeconfig names no command");
    if (interactiveMode === "Always") throw this.#failed("it wants to ask questions (interactiveMode: Always)");
    const output = await this.#run(command);
    let answer: ExecCredential;
    try {
      answer = JSON.parse(output) as ExecCredential;
    } catch {
      // The parser's message would quote the answer, which may hold a token.
      throw this.#failed("its answer is not JSON");
    }
    const { apiVersion, status } = answer ?? {};
    if (wanted && apiVersion !== wanted) {
      throw this.#failed(`its answer has the apiVersion ${apiVersion}, not ${wanted} as in the kubeconfig`);
    }
    if (!status?.token && !(status?.clientCertificateData && status.clientKeyData)) {
      throw this.#failed("its answer holds neither a token nor a client certificate with its key");
    }
    return status;
  }

  #failed(cause: string): KubernetesError {
    const plugin = `the credential plugin "${this.#plugin.command ?? ""}" of user "${this.#user}"`;
    return new KubernetesError("Authentication", `${plugin} failed: ${cause}`);
  }

  #run(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn(command, this.#plugin.args ?? [], {
        env: { ...process.env, ...this.#variables() },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let output = "";
      let complaint = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
      const timer = setTimeout(() => {
        // Programs that the plugin has started may hold the pipes open, which must not keep this process alive.
        child.kill("SIGKILL");
        child.stdout.destroy();
        child.stderr.destroy();
        reject(this.#failed(`no answer within ${this.#timeout / 1000} s`));
      }, this.#timeout);
      child.once("error", (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        const hint = this.#plugin.installHint ? `\n${this.#plugin.installHint.trim()}` : "";
        reject(this.#failed(error.code === "ENOENT" ? `there is no such program${hint}` : error.message));
      });
      child.once("close", (code, signal) => {
        clearTimeout(timer);
        if (code === 0) return resolve(output);
        const ending = code === null ? `it was ended by ${signal}` : `it ended with code ${code}`;
        const cause = redact(complaint).trim().slice(0, 300);
        reject(this.#failed(cause ? `${ending}: ${cause}` : `${ending} and without a message`));
      });
    });
  }

  /** Returns the plugin's own variables, and the one that kubectl sets for every plugin. */
  #variables(): NodeJS.ProcessEnv {
    const own = Object.fromEntries((this.#plugin.env ?? []).map(({ name, value }) => [name, value]));
    const cluster = this.#plugin.provideClusterInfo ? { cluster: this.#clusterInfo() } : {};
    const info = {
      apiVersion: this.#plugin.apiVersion ?? DEFAULT_API_VERSION,
      kind: "ExecCredential",
      spec: { interactive: false, ...cluster },
    };
    return { ...own, KUBERNETES_EXEC_INFO: JSON.stringify(info) };
  }

  #clusterInfo(): object {
    const { "certificate-authority": file, extensions = [], ...cluster } = this.#cluster ?? {};
    const config = extensions.find(({ name }) => name === "client.authentication.k8s.io/exec")?.extension;
    return {
      ...cluster,
      ...(file && { "certificate-authority-data": readFileSync(file).toString("base64") }),
      ...(config !== undefined && { config }),
    };
  }
}

function isExpiring({ expirationTimestamp }: Answer): boolean {
  return expirationTimestamp !== undefined && Date.parse(expirationTimestamp) - Date.now() < EXPIRY_MARGIN;
}
