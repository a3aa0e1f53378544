import { hasReason } from "../kubernetes/errors.ts";
import type {
  ClientsV1Alpha1Api,
  Connection,
  V1Alpha1Client,
  V1Alpha1Exporter,
  V1Alpha1ExporterAccessPolicy,
  V1Alpha1ExporterDevice,
  V1Alpha1Lease,
} from "../kubernetes/index.ts";
import { CURRENT_LEASES, isTrue, leaseOf } from "../kubernetes/status.ts";
import type { InventoryClient, InventoryExporter, InventoryPolicy, InventoryRule, LabInventory } from "./inventory.ts";
import { requireNamespace } from "./namespace.ts";
import { selectorText } from "./selector-text.ts";

type Kubernetes = typeof import("../kubernetes/index.ts");

/**
 * Reads the lab in a namespace: one list for each kind of object, and one of the Secrets for the tokens' expiry.
 *
 * @param kubernetes the API layer, which programs load only when they need it
 * @throws KubernetesError, also where there is no such namespace
 */
export async function readInventory(
  kubernetes: Kubernetes,
  options: { connection: Connection; namespace: string },
): Promise<LabInventory> {
  const clientsApi = new kubernetes.ClientsV1Alpha1Api(options);
  const [exporters, leases, clients, policies] = await Promise.all([
    new kubernetes.ExportersV1Alpha1Api(options).list(),
    new kubernetes.LeasesV1Alpha1Api(options).list({ labelSelector: CURRENT_LEASES }),
    clientsApi.list(),
    new kubernetes.ExporterAccessPoliciesV1Alpha1Api(options).list(),
  ]);
  if ([exporters, clients, policies].every(({ items }) => items.length === 0)) {
    await requireNamespace(options.connection, options.namespace);
  }
  const expiries = await tokenExpiries(clientsApi, clients.items);
  return {
    namespace: options.namespace,
    exporters: exporters.items.map((exporter) => inventoryExporter(exporter, leases.items)).sort(byName),
    clients: clients.items
      .map((client, index) => inventoryClient(client, expiries[index]))
      .sort((a, b) => compare(a.tokenExpiresAt ?? LAST, b.tokenExpiresAt ?? LAST) || byName(a, b)),
    policies: policies.items.map(inventoryPolicy).sort(byName),
  };
}

/** Sorts behind every time. */
const LAST = "~";

/** Returns when each client's token expires. Of the tokens nothing else is kept. */
async function tokenExpiries(api: ClientsV1Alpha1Api, clients: V1Alpha1Client[]): Promise<(string | undefined)[]> {
  try {
    return await Promise.all(
      clients.map(async (client) => {
        return client.status?.tokenExpiresAt ?? (await api.findCredential(client, { shared: true }))?.expiresAt;
      }),
    );
  } catch (error) {
    if (!hasReason(error, "Forbidden")) throw error;
    return clients.map(({ status }) => status?.tokenExpiresAt);
  }
}

function inventoryExporter(exporter: V1Alpha1Exporter, leases: V1Alpha1Lease[]): InventoryExporter {
  const { metadata, spec, status = {} } = exporter;
  const { conditions, devices = [], lastSeen } = status;
  const lease = leaseOf(exporter, leases);
  return {
    name: metadata.name ?? "",
    labels: ownLabels(metadata.labels),
    enabled: spec?.enabled ?? true,
    online: isTrue(conditions, "Online"),
    ...(lastSeen && { lastSeen }),
    ...(lease && { leasedBy: inventoryLease(lease) }),
    devices: devicePaths(devices),
  };
}

function inventoryLease({ metadata, spec, status }: V1Alpha1Lease) {
  const since = status?.beginTime;
  return { client: spec?.clientRef.name ?? "", lease: metadata.name ?? "", ...(since && { since }) };
}

function inventoryClient({ metadata, spec }: V1Alpha1Client, tokenExpiresAt: string | undefined): InventoryClient {
  const username = spec?.username;
  return {
    name: metadata.name ?? "",
    labels: ownLabels(metadata.labels),
    ...(username && { username }),
    ...(tokenExpiresAt && { tokenExpiresAt }),
  };
}

function inventoryPolicy({ metadata, spec = {} }: V1Alpha1ExporterAccessPolicy): InventoryPolicy {
  const rules = (spec.policies ?? []).map(({ from = [], priority = 0, maximumDuration, spotAccess, description }) => {
    return {
      clients: from.map(({ clientSelector }) => selectorText(clientSelector)),
      priority,
      ...(maximumDuration && { maximumDuration }),
      spotAccess: spotAccess ?? false,
      ...(description && { description }),
    } satisfies InventoryRule;
  });
  return { name: metadata.name ?? "", exporters: selectorText(spec.exporterSelector), rules };
}

function ownLabels(labels: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !key.startsWith("jumpstarter.dev/")));
}

/** Returns the paths of the devices that have a name: the root of the tree has none. */
function devicePaths(devices: V1Alpha1ExporterDevice[]): string[] {
  const byUuid = new Map(devices.map((device) => [device.uuid, device]));
  const path = (device: V1Alpha1ExporterDevice | undefined, below: V1Alpha1ExporterDevice[]): string[] => {
    // Exporters report their own tree, and nothing keeps one from reporting a cycle.
    if (device === undefined || below.includes(device)) return [];
    const name = device.labels?.["jumpstarter.dev/name"];
    return [...path(byUuid.get(device.parent_uuid), [...below, device]), ...(name ? [name] : [])];
  };
  return devices
    .flatMap((device) => (device.labels?.["jumpstarter.dev/name"] ? [path(device, []).join(".")] : []))
    .sort();
}

function byName(a: { name: string }, b: { name: string }): number {
  return compare(a.name, b.name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
