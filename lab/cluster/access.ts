/** Access to a lab that runs: for the process that started it, and for others, each in a namespace of its own. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { ControlPlane } from "./control-plane.ts";
import { labVariables } from "./environment.ts";
import { connectKube } from "./kube.ts";
import { adminKubeconfig, writeKubeconfig } from "./kubeconfig.ts";

/** The access of a program to a lab. */
export interface LabAccess {
  /** Folder for what belongs to this use of the lab: kubeconfigs, Pulumi backend. It goes with the lab. */
  readonly directory: string;
  /** Folder for what all uses of the lab have in common. It goes with the lab. */
  readonly sharedDirectory: string;
  /** Path of the administrator's kubeconfig; its context's namespace is `namespace`. */
  readonly kubeconfig: string;
  /** A namespace that exists. */
  readonly namespace: string;
  /** URL of the API server: https://127.0.0.1:PORT */
  readonly server: string;
  /** Folder with the API server's certificate and key: apiserver.crt and apiserver.key. */
  readonly certificates: string;
  /**
   * KUBECONFIG, PATH, PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE, JUMPSTARTER_GRPC_INSECURE ..., merged over
   * process.env.
   */
  readonly env: NodeJS.ProcessEnv;
  /** The same as `env`, but only what the lab sets; `PATH` holds the folders to put in front of the caller's. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * Writes a kubeconfig (mode 0600) for one of the static users ("admin", "user-a" to "user-h", without rights until RBAC
   * grants them) and returns its path. `server` lets a test put a proxy in between.
   */
  kubeconfigFor(user: string, options?: { namespace?: string; server?: string; context?: string }): Promise<string>;
}

/** The part that all access to one lab shares. */
export interface Connection extends Omit<ControlPlane, "commands"> {
  /** PEM. */
  certificateAuthority: string;
  /** Folders to put in front of PATH. */
  path: string;
  /** Folder of Pulumi's plugins. */
  plugins: string;
}

/** Returns access to a lab, whose folder is `lab`, with files of its own in `directory`. */
export async function accessTo(
  connection: Connection,
  lab: string,
  directory: string,
  namespace: string,
): Promise<LabAccess> {
  const { server, certificates, certificateAuthority, tokens, path, plugins } = connection;
  const write = (file: string, user: string, options = {}) => {
    const token = tokens[user];
    if (token === undefined) throw new Error(`user must be one of ${Object.keys(tokens).join(", ")}`);
    const written = join(directory, file);
    writeKubeconfig(written, { server, namespace, context: "lab", ...options, certificateAuthority, user, token });
    return written;
  };
  let count = 0;
  const kubeconfig = write(adminKubeconfig, "admin");
  const variables = { KUBECONFIG: kubeconfig, ...labVariables(directory, plugins), PATH: path };
  return {
    directory,
    sharedDirectory: lab,
    kubeconfig,
    namespace,
    server,
    certificates,
    env: { ...process.env, ...variables, PATH: [path, process.env.PATH].filter(Boolean).join(delimiter) },
    variables,
    kubeconfigFor: async (user, options) => write(`${user}-${++count}.kubeconfig`, user, options),
  };
}

/** Writes the connection into the lab's folder, for `shareLab` to read. */
export async function noteConnection(connection: Connection, lab: string): Promise<void> {
  await writeFile(join(lab, connectionFile), JSON.stringify(connection), { mode: 0o600 });
}

/**
 * Returns access, in a new namespace, to the lab in a folder, which another process has started. The namespace is deleted
 * when the access is disposed of.
 */
export async function shareLab(lab: string, namespace: string): Promise<LabAccess & AsyncDisposable> {
  const connection: Connection = JSON.parse(await readFile(join(lab, connectionFile), "utf8"));
  const directory = join(lab, "namespaces", namespace);
  await mkdir(directory, { recursive: true });
  const access = await accessTo(connection, lab, directory, namespace);
  const kube = await connectKube(access.kubeconfig);
  await kube.request("POST", "/api/v1/namespaces", namespaceObject(namespace));
  const deleteNamespace = async () => void (await kube.request("DELETE", `/api/v1/namespaces/${namespace}`));
  return { ...access, [Symbol.asyncDispose]: deleteNamespace };
}

export function namespaceObject(name: string): object {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

const connectionFile = "connection.json";
