import type {
  ClientsV1Alpha1Api,
  Connection,
  ExporterAccessPoliciesV1Alpha1Api,
  ExportersV1Alpha1Api,
} from "../kubernetes/index.ts";
import { kubeConfig } from "./settings.ts";

type Kubernetes = typeof import("../kubernetes/index.ts");

let kubernetes: Promise<Kubernetes> | undefined;
let connection: Connection | undefined;

/** Loads client-node, which takes most of a second: only when something has to be asked of the cluster. */
async function load(): Promise<Kubernetes> {
  kubernetes ??= import("../kubernetes/index.ts");
  return await kubernetes;
}

/** The one connection of this provider process. */
async function connect(): Promise<{ kubernetes: Kubernetes; connection: Connection }> {
  const loaded = kubeConfig();
  const kubernetes = await load();
  connection ??= new kubernetes.Connection(loaded);
  return { kubernetes, connection };
}

export async function clientsApi(namespace: string): Promise<ClientsV1Alpha1Api> {
  const { kubernetes, connection } = await connect();
  return new kubernetes.ClientsV1Alpha1Api({ connection, namespace });
}

export async function exportersApi(namespace: string): Promise<ExportersV1Alpha1Api> {
  const { kubernetes, connection } = await connect();
  return new kubernetes.ExportersV1Alpha1Api({ connection, namespace });
}

export async function accessPoliciesApi(namespace: string): Promise<ExporterAccessPoliciesV1Alpha1Api> {
  const { kubernetes, connection } = await connect();
  return new kubernetes.ExporterAccessPoliciesV1Alpha1Api({ connection, namespace });
}

const caBundles = new Map<string, Promise<string>>();

/** The CA bundle of a namespace, read once a process however many resources want it. */
export function caBundleOf(namespace: string, read: () => Promise<string>): Promise<string> {
  let bundle = caBundles.get(namespace);
  if (!bundle) {
    bundle = read();
    // A failure is not kept: the next resource asks again.
    bundle.catch(() => caBundles.delete(namespace));
    caBundles.set(namespace, bundle);
  }
  return bundle;
}
