import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { KubernetesError } from "../errors.ts";
import {
  type KubeConfigDocument,
  merge,
  type NamedCluster,
  type NamedUser,
  parseKubeConfig,
} from "./kubeconfig-document.ts";

/** The choice of a cluster, a user and a namespace. */
export interface KubeConfigOptions {
  /**
   * A kubeconfig: the path of a file, or its content (YAML or JSON).
   *
   * @default the ordinary rules: the files of `KUBECONFIG`, else `~/.kube/config`, else the service account of the pod
   */
  kubeconfig?: string | undefined;
  /**
   * The context of the kubeconfig to use.
   *
   * @default the kubeconfig's `current-context`
   */
  context?: string | undefined;
  /**
   * The namespace to work in.
   *
   * @default the namespace of the context, else "default"
   */
  namespace?: string | undefined;
}

/** The part of a kubeconfig that the chosen context names: found, read and checked. All its paths are absolute. */
export interface LoadedKubeConfig {
  cluster: NamedCluster;
  user: NamedUser;
  namespace: string;
  /** The source of the namespace, for messages: the option, the context, or the default of Kubernetes. */
  namespaceFrom: "option" | "context" | "default";
  /** The URL of the API server. */
  server: string;
  /** For messages: `https://10.0.0.1:6443 (context "lab" of kubeconfig /home/me/.kube/config)` */
  description: string;
}

interface Found {
  document: KubeConfigDocument;
  /** The place where it was found, for messages. */
  origin: string;
}

/** The longest path that is taken for one, in characters. */
const LONGEST_PATH = 255;

const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * Finds, reads and checks the kubeconfig. It contacts nobody, so that a preview can report what is wrong with it. It
 * never falls back to `localhost:8080`: no configuration is an error.
 *
 * @param remedy what to do where no configuration is found, for the message
 * @param setting the name of the setting that `context` comes from, for messages
 * @throws KubernetesError `InvalidKubeconfig`, with the file, the context and the cause
 *
 * @example
 * ```ts
 * const { server, namespace } = loadKubeConfig({ kubeconfig: "~/.kube/lab.yaml", context: "lab" });
 * ```
 */
export function loadKubeConfig(
  options: KubeConfigOptions = {},
  remedy = "Set one of them.",
  setting?: string,
): LoadedKubeConfig {
  const { document, origin } = find(options.kubeconfig, remedy);
  const { name, context } = selectContext(document, options.context, origin, setting);
  const cluster = document.clusters.find((entry) => entry.name === context.cluster);
  if (!cluster) throw invalid(`${origin}: context "${name}" names ${missing("cluster", context.cluster)}`);
  const user = document.users.find((entry) => entry.name === context.user);
  if (!user) throw invalid(`${origin}: context "${name}" names ${missing("user", context.user)}`);
  checkUser(user, origin);
  const server = checkCluster(cluster, origin);
  return {
    cluster,
    user,
    namespace: options.namespace || context.namespace || "default",
    namespaceFrom: options.namespace ? "option" : context.namespace ? "context" : "default",
    server,
    description: `${server} (context "${name}" of ${origin})`,
  };
}

function find(kubeconfig: string | undefined, remedy: string): Found {
  if (kubeconfig !== undefined && kubeconfig.trim() !== "") {
    if (isContent(kubeconfig)) {
      const origin = "the kubeconfig given as content";
      return { document: parseKubeConfig(kubeconfig, origin), origin };
    }
    const file = expandHome(kubeconfig.trim());
    if (file.length > LONGEST_PATH && !existsSync(file)) {
      // The message does not quote it: it may be a kubeconfig all the same, with its secrets.
      throw invalid(
        `kubeconfig: the ${file.length} characters given are neither a path nor a kubeconfig in YAML or JSON. Are they encoded as base64?`,
      );
    }
    return { document: readFile(file), origin: `kubeconfig ${file}` };
  }
  const listed = (process.env.KUBECONFIG ?? "").split(delimiter).filter((file) => file !== "");
  if (listed.length > 0) return fromList(listed);
  const standard = join(homedir(), ".kube", "config");
  if (existsSync(standard)) return { document: readFile(standard, true), origin: `kubeconfig ${standard}` };
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = process.env;
  if (host && port && existsSync(`${SERVICE_ACCOUNT}/token`)) return fromServiceAccount(host, port);
  throw new KubernetesError(
    "InvalidKubeconfig",
    [
      "No Kubernetes configuration found",
      `Looked for: the option kubeconfig (not set), the variable KUBECONFIG (not set), ${standard} (no such file), a pod's service account (not in a pod).`,
      remedy,
    ].join("\n"),
  );
}

/** Merges the files of a list as kubectl does, without those that are missing or empty. */
function fromList(files: string[]): Found {
  const present = files.filter((file) => existsSync(file));
  if (present.length === 0) throw invalid(`kubeconfig ${files.join(delimiter)}: no such file (from KUBECONFIG)`);
  return {
    document: merge(present.map((file) => readFile(file, true))),
    origin: `kubeconfig ${present.join(delimiter)} (from KUBECONFIG)`,
  };
}

function fromServiceAccount(host: string, port: string): Found {
  const name = "in-cluster";
  const namespaceFile = `${SERVICE_ACCOUNT}/namespace`;
  const namespace = existsSync(namespaceFile) ? readFileSync(namespaceFile, "utf8").trim() : undefined;
  const server = `https://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const document = {
    "current-context": name,
    clusters: [{ name, cluster: { server, "certificate-authority": `${SERVICE_ACCOUNT}/ca.crt` } }],
    users: [{ name, user: { tokenFile: `${SERVICE_ACCOUNT}/token` } }],
    contexts: [{ name, context: { cluster: name, user: name, ...(namespace && { namespace }) } }],
  };
  return { document, origin: "the pod's service account" };
}

/**
 * Reads a file.
 *
 * @param mayBeEmpty whether an empty file counts as one without entries, as for kubectl
 */
function readFile(file: string, mayBeEmpty = false): KubeConfigDocument {
  const origin = `kubeconfig ${file}`;
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "it cannot be read";
    const causes: Record<string, string> = {
      ENOENT: "no such file",
      EACCES: "permission denied",
      EISDIR: "it is a folder, not a file",
    };
    throw invalid(`${origin}: ${causes[code] ?? code}`);
  }
  if (mayBeEmpty && content.trim() === "") content = "{}";
  return parseKubeConfig(content, origin, dirname(resolve(file)));
}

function selectContext(document: KubeConfigDocument, wanted: string | undefined, origin: string, setting?: string) {
  const name = wanted || document["current-context"];
  const names = document.contexts.map((entry) => `"${entry.name}"`);
  const known = names.length === 0 ? "the kubeconfig has no contexts" : `the kubeconfig has ${names.join(", ")}`;
  if (!name)
    throw invalid(
      `${origin}: it has no current-context, and no context was chosen${setting ? ` by ${setting}` : ""}; ${known}`,
    );
  const context = document.contexts.find((entry) => entry.name === name)?.context;
  const from = wanted && setting ? ` (from ${setting})` : "";
  if (!context) throw invalid(`${origin}: context "${name}"${from} does not exist; ${known}`);
  return { name, context };
}

function missing(what: string, name: string | undefined): string {
  return name === undefined ? `no ${what}` : `the ${what} "${name}", which is not in it`;
}

function checkCluster({ name, cluster }: NamedCluster, origin: string): string {
  const server = cluster?.server?.replace(/\/+$/, "") ?? "";
  const protocol = URL.canParse(server) ? new URL(server).protocol : undefined;
  if (protocol !== "https:" && protocol !== "http:") {
    throw invalid(`${origin}: the server of cluster "${name}" must be an https:// URL`);
  }
  if (new URL(server).username !== "" || new URL(server).password !== "") {
    throw invalid(`${origin}: the server of cluster "${name}" must not hold a user name or a password`);
  }
  if (protocol === "http:" && !cluster?.["insecure-skip-tls-verify"]) {
    throw invalid(
      [
        `${origin}: the server of cluster "${name}" is plain http (${server}), which would send the credentials unencrypted`,
        "Use its https:// address, or set insecure-skip-tls-verify: true on the cluster to allow it.",
      ].join("\n"),
    );
  }
  const proxy = cluster?.["proxy-url"];
  if (proxy && !/^(https?|socks(4a?|5h?)?):$/.test(URL.canParse(proxy) ? new URL(proxy).protocol : "")) {
    throw invalid(`${origin}: the proxy-url of cluster "${name}" must be an http://, https:// or socks5:// URL`);
  }
  const ca = cluster?.["certificate-authority"];
  if (ca !== undefined && !existsSync(ca)) {
    throw invalid(`${origin}: the certificate-authority of cluster "${name}", ${ca}: no such file`);
  }
  return server;
}

/** Refuses an impersonation that goes beyond a user: without the rest, requests would have other rights than meant. */
function checkUser({ name, user }: NamedUser, origin: string): void {
  const unsupported = ["as-groups", "as-uid", "as-user-extra"].filter((key) => user && key in user);
  if (unsupported.length === 0) return;
  throw invalid(`${origin}: user "${name}" must not have ${unsupported.join(", ")}, which is not supported here`);
}

/** Tells a kubeconfig, which has line breaks or is JSON, from a path. */
function isContent(kubeconfig: string): boolean {
  return kubeconfig.trim().includes("\n") || kubeconfig.trim().startsWith("{");
}

function expandHome(file: string): string {
  return file === "~" || file.startsWith("~/") ? join(homedir(), file.slice(1)) : file;
}

function invalid(message: string): KubernetesError {
  return new KubernetesError("InvalidKubeconfig", `Invalid ${message.replace(/^the /, "")}`);
}
