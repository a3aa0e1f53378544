import type { V1Alpha1Exporter, V1Alpha1Lease } from "../kubernetes/index.ts";
import { CURRENT_LEASES, isTrue, leaseOf } from "../kubernetes/status.ts";
import type { Cluster, Lookup } from "./lookup.ts";
import {
  type ConditionResult,
  conditionResults,
  type GetArgs,
  type ListArgs,
  type ObjectResult,
  objectResult,
} from "./objects.ts";

/** The arguments of {@link getExporter}. */
export interface GetExporterArgs extends GetArgs {}

/** A device of an exporter: one driver of its tree. */
export interface ExporterDeviceResult {
  readonly uuid: string;
  /** The parent device; absent for the root. */
  readonly parentUuid?: string;
  readonly labels: Record<string, string>;
}

/** The current lease of an exporter. */
export interface ExporterLeaseResult {
  /** The name of the lease. */
  readonly lease: string;
  /** The name of the client. */
  readonly client: string;
}

/** An exporter as the cluster knows it now. It holds no secret. */
export interface GetExporterResult extends ObjectResult {
  /** The OIDC user name, if it has one. */
  readonly username?: string;
  /** Whether it may be leased. Always true with a Jumpstarter older than 0.9. */
  readonly enabled: boolean;
  /** Whether the controller has heard from it within the last minute. */
  readonly online: boolean;
  /** Whether it has told the controller which devices it has. */
  readonly registered: boolean;
  /** The devices that it reported when it registered. */
  readonly devices: ExporterDeviceResult[];
  /** The current lease; absent if nobody leases it. Reading it needs the right to get and list leases. */
  readonly leasedBy?: ExporterLeaseResult;
  /** The time when the controller last heard from it, in RFC 3339; absent if it never has. */
  readonly lastSeen?: string;
  /** The status that it reports ("Available", "LeaseReady", ...), since Jumpstarter 0.8. */
  readonly exporterStatus?: string;
  /** The message that it reports with its status, since Jumpstarter 0.8. */
  readonly statusMessage?: string;
  /** The conditions that the controller reports. */
  readonly conditions: ConditionResult[];
  /** The controller's gRPC address, `host:port`; absent until the controller has seen the exporter. */
  readonly endpoint?: string;
  /** The Secret with the token; absent until the controller has issued it. */
  readonly credentialSecretName?: string;
}

/** The arguments of {@link listExporters}. */
export interface ListExportersArgs extends ListArgs {}

/** The exporters of a namespace. */
export interface ListExportersResult {
  /** The namespace of the exporters. */
  readonly namespace: string;
  /** The exporters, sorted by name. */
  readonly exporters: GetExporterResult[];
}

/** The lookup behind `getExporter`. @internal */
export const exporter: Lookup<GetExporterArgs, GetExporterResult> = {
  name: "getExporter",
  known: ["name", "namespace"],
  ask: async ({ kubernetes, options }, { name }) => {
    const found = await new kubernetes.ExportersV1Alpha1Api(options).get(name);
    const lease = found.status?.leaseRef?.name;
    return exporterResult(found, lease ? [await new kubernetes.LeasesV1Alpha1Api(options).find(lease)] : []);
  },
};

/** The lookup behind `listExporters`. @internal */
export const exporters: Lookup<ListExportersArgs, ListExportersResult> = {
  name: "listExporters",
  known: ["namespace", "labelSelector"],
  ask: async (cluster, args) => {
    const { items } = await new cluster.kubernetes.ExportersV1Alpha1Api(cluster.options).list(args);
    const leases = items.some(({ status }) => status?.leaseRef?.name) ? await currentLeases(cluster) : [];
    const found = items.map((item) => exporterResult(item, leases));
    return { namespace: cluster.options.namespace, exporters: found };
  },
};

async function currentLeases({ kubernetes, options }: Cluster): Promise<V1Alpha1Lease[]> {
  return (await new kubernetes.LeasesV1Alpha1Api(options).list({ labelSelector: CURRENT_LEASES })).items;
}

function exporterResult(exporter: V1Alpha1Exporter, leases: (V1Alpha1Lease | undefined)[]): GetExporterResult {
  const { spec = {}, status = {} } = exporter;
  const { username, enabled = true } = spec;
  const { endpoint, credential, lastSeen, exporterStatus, statusMessage } = status;
  const lease = leaseOf(exporter, leases);
  return {
    ...objectResult(exporter),
    ...(username && { username }),
    enabled,
    online: isTrue(status.conditions, "Online"),
    registered: isTrue(status.conditions, "Registered"),
    devices: (status.devices ?? []).map(({ uuid = "", parent_uuid, labels = {} }) => ({
      uuid,
      ...(parent_uuid && { parentUuid: parent_uuid }),
      labels,
    })),
    ...(lease && { leasedBy: { lease: lease.metadata.name ?? "", client: lease.spec?.clientRef.name ?? "" } }),
    ...(lastSeen && { lastSeen }),
    ...(exporterStatus && { exporterStatus }),
    ...(statusMessage && { statusMessage }),
    conditions: conditionResults(status.conditions),
    ...(endpoint && { endpoint }),
    ...(credential?.name && { credentialSecretName: credential.name }),
  };
}
