/**
 * A throwaway Jumpstarter lab on this machine: a real Kubernetes API server with the real Jumpstarter controller and
 * router, for the demo, the tests and the benchmark.
 *
 *     await using lab = await startLab();
 *     await run("pulumi", ["up"], { env: lab.env });
 */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type ControlPlane, configMap, namespace, prepareControlPlane } from "./cluster/control-plane.ts";
import { labPath, labVariables, mergedEnvironment } from "./cluster/environment.ts";
import { connectKube } from "./cluster/kube.ts";
import { readCertificates, writeKubeconfig } from "./cluster/kubeconfig.ts";
import { type Service, Services } from "./cluster/services.ts";
import { create, createDefinitions, isReady } from "./cluster/setup.ts";
import { freePorts } from "./process/ports.ts";
import { claimRunDirectory } from "./process/run-directory.ts";
import { Supervision } from "./process/supervision.ts";
import { ensureTools } from "./tools/build.ts";

export type { Service } from "./cluster/services.ts";

export interface Lab {
  /** Folder of this lab run: logs, kubeconfigs, Pulumi backend. Removed by stop(). */
  readonly directory: string;
  /** Path of the administrator's kubeconfig; its context's namespace is `namespace`. */
  readonly kubeconfig: string;
  /** The namespace jumpstarter-lab, which exists. */
  readonly namespace: string;
  /** URL of the API server: https://127.0.0.1:PORT */
  readonly server: string;
  /** KUBECONFIG, PATH, PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE, JUMPSTARTER_GRPC_INSECURE ..., merged over process.env. */
  readonly env: NodeJS.ProcessEnv;
  /** The same as `env`, but only what the lab sets; `PATH` holds the folders to put in front of the caller's. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * Writes a kubeconfig (mode 0600) for one of the static users ("admin", "user-a" to "user-h", without rights until RBAC
   * grants them) and returns its path. `server` lets a test put a proxy in between.
   */
  kubeconfigFor(user: string, options?: { namespace?: string; server?: string; context?: string }): Promise<string>;
  readonly controller: Service;
  readonly apiServer: Service;
  readonly router: Service;
  /** Has a process that uses the lab ended with it (SIGTERM, then SIGKILL), also when this process is killed. */
  adopt(pid: number): Promise<void>;
  /** Ends every process and removes the folder. Idempotent. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Builds what is not in the cache yet, and starts a lab, in a few seconds. It ends with this process, however that ends.
 * @throws LabError if Go is missing, a lab runs already, or a fixed port is taken.
 */
export async function startLab({ signal }: { signal?: AbortSignal } = {}): Promise<Lab> {
  const tools = await ensureTools(signal);
  const directory = await claimRunDirectory();
  const supervision = await Supervision.start(directory);
  try {
    const plane = prepareControlPlane(tools, directory, await freePorts(3));
    const services = new Services(supervision, plane, signal);
    const { kube, certificateAuthority } = await bringUp(services, plane, tools.crds);
    let written = 0;
    const kubeconfigFor: Lab["kubeconfigFor"] = async (user, options = {}) => {
      const token = plane.tokens[user];
      if (token === undefined) throw new Error(`user must be one of ${Object.keys(plane.tokens).join(", ")}`);
      const path = join(directory, `${user}-${++written}.kubeconfig`);
      writeKubeconfig(path, {
        server: plane.server,
        namespace,
        context: "lab",
        ...options,
        certificateAuthority,
        user,
        token,
      });
      return path;
    };
    const path = labPath(directory, tools.path);
    const variables = labVariables({
      directory,
      kubeconfig: plane.adminKubeconfig,
      passphrase: randomBytes(16).toString("hex"),
    });
    const stop = () => supervision.end();
    return {
      directory,
      kubeconfig: plane.adminKubeconfig,
      namespace,
      server: plane.server,
      env: mergedEnvironment(variables, path),
      variables: { ...variables, PATH: path },
      kubeconfigFor,
      controller: services.controller(),
      apiServer: services.apiServer(kube),
      router: services.router(),
      adopt: (pid) => supervision.adopt(pid),
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await supervision.end();
    throw error;
  }
}

/** Starts everything, each part as soon as what it needs is there. */
async function bringUp(services: Services, plane: ControlPlane, definitions: string) {
  await Promise.all([services.launch("etcd"), services.launch("kube-apiserver")]);
  let certificateAuthority: string | undefined;
  await services.until("kube-apiserver", () => {
    certificateAuthority = readCertificates(plane.certificates);
    return certificateAuthority !== undefined;
  });
  writeKubeconfig(plane.adminKubeconfig, {
    server: plane.server,
    certificateAuthority: certificateAuthority!,
    token: plane.tokens.admin!,
    user: "admin",
    namespace,
    context: "lab",
  });
  const kube = await connectKube(plane.adminKubeconfig);
  await services.whileRunning("kube-apiserver", (signal) =>
    Promise.all([
      create(
        kube,
        "/api/v1/namespaces",
        { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
        signal,
      ).then(() => create(kube, `/api/v1/namespaces/${namespace}/configmaps`, configMap, signal)),
      createDefinitions(kube, definitions, signal),
    ]),
  );
  await Promise.all([
    services.controller().start(),
    services.router().start(),
    // The garbage collector looks for new kinds only twice a minute, so it starts when all are there.
    services.launch("kube-controller-manager"),
    services.until("kube-apiserver", () => isReady(kube)),
  ]);
  return { kube, certificateAuthority: certificateAuthority! };
}
