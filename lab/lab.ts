/**
 * A throwaway Jumpstarter lab on this machine: a real Kubernetes API server with the real Jumpstarter controller and
 * router, for the demo, the tests and the benchmark.
 *
 *     await using lab = await startLab();
 *     await run("pulumi", ["up"], { env: lab.env });
 */
import { join } from "node:path";
import { accessTo, type Connection, type LabAccess, namespaceObject, noteConnection } from "./cluster/access.ts";
import { configMap, namespace, prepareControlPlane } from "./cluster/control-plane.ts";
import { placePulumi } from "./cluster/environment.ts";
import { connectKube, type Kube } from "./cluster/kube.ts";
import { readCertificates } from "./cluster/kubeconfig.ts";
import { type Service, Services } from "./cluster/services.ts";
import { create, createDefinitions, isReady } from "./cluster/setup.ts";
import { freePorts } from "./process/ports.ts";
import { claimRun } from "./process/run-directory.ts";
import { Supervision } from "./process/supervision.ts";
import { ensureTools } from "./tools/build.ts";
import type { Tools } from "./tools/programs.ts";

export { type LabAccess, shareLab } from "./cluster/access.ts";
export type { Service } from "./cluster/services.ts";

export interface Lab extends LabAccess {
  readonly controller: Service;
  readonly apiServer: Service;
  /** Ends a process that uses the lab together with the lab (SIGTERM, then SIGKILL), even if this process is killed. */
  adopt(pid: number): Promise<void>;
  /** Ends every process and removes the folder. Idempotent. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

interface LabOptions {
  signal?: AbortSignal;
  /** The programs to use. By default all are built that are not in the cache yet. */
  tools?: Tools;
  /** Leaves the request rate of Kubernetes' garbage collector at its default. Labs raise it otherwise, to be faster. */
  ownRates?: boolean;
}

/**
 * Builds what is not in the cache yet, and starts a lab, in a few seconds. It ends with this process, however that ends.
 * @throws LabError if Go is missing, a lab runs already, or a fixed port is taken.
 */
export async function startLab({ signal, tools, ownRates = false }: LabOptions = {}): Promise<Lab> {
  const programs = tools ?? (await ensureTools({ signal }));
  const run = await claimRun();
  const { directory } = run;
  const supervision = new Supervision(run);
  try {
    const { commands, ...plane } = prepareControlPlane(programs, directory, await freePorts(3), { ownRates });
    const services = new Services(supervision, commands, signal);
    const connection: Connection = {
      ...plane,
      certificateAuthority: await startApiServer(services, plane.certificates),
      ...placePulumi(directory, programs.pulumi),
    };
    const access = await accessTo(connection, directory, directory, namespace);
    await noteConnection(connection, directory);
    const kube = await connectKube(access.kubeconfig);
    await startControllers(services, kube, programs.crds);
    const stop = () => supervision.end();
    return {
      ...access,
      controller: services.controller(),
      apiServer: services.apiServer(kube),
      adopt: (pid) => supervision.adopt(pid),
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await supervision.end();
    throw error;
  }
}

/** Starts the API server and returns its authority's certificate, which clients need to ask whether it is ready. */
async function startApiServer(services: Services, certificates: string): Promise<string> {
  await Promise.all([services.launch("etcd"), services.launch("kube-apiserver")]);
  let certificateAuthority: string | undefined;
  await services.until("kube-apiserver", () => {
    certificateAuthority = readCertificates(join(certificates, "apiserver.crt"));
    return certificateAuthority !== undefined;
  });
  return certificateAuthority!;
}

/** Starts the other parts, each as soon as those that it needs are ready. */
async function startControllers(services: Services, kube: Kube, definitions: string): Promise<void> {
  await services.whileRunning("kube-apiserver", (signal) =>
    Promise.all([
      create(kube, "/api/v1/namespaces", namespaceObject(namespace), signal).then(() =>
        create(kube, `/api/v1/namespaces/${namespace}/configmaps`, configMap, signal),
      ),
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
}
