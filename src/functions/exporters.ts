import type * as pulumi from "@pulumi/pulumi";
import type { V1Alpha1Exporter, V1Alpha1Lease } from "../kubernetes/index.ts";
import { type Cluster, type GetOptions, type GetOutputOptions, invoke, invokeOutput } from "./invoke.ts";
import {
  type ConditionResult,
  conditionResults,
  type GetArgs,
  type GetOutputArgs,
  isTrue,
  type ListArgs,
  type ListOutputArgs,
  type ObjectResult,
  objectResult,
} from "./objects.ts";

/** The arguments of {@link getExporter}. */
export interface GetExporterArgs extends GetArgs {}

/** The arguments of {@link getExporterOutput}. */
export interface GetExporterOutputArgs extends GetOutputArgs {}

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
  /** The current lease; absent if nobody leases it. */
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

/**
 * Looks up an exporter that exists, whoever manages it, with its live status.
 *
 * @throws when there is no such exporter
 *
 * @example
 * ```ts
 * const { online, leasedBy } = await getExporter({ name: "rpi4-bench-1" });
 * if (leasedBy) pulumi.log.info(`${leasedBy.client} has the board`);
 * ```
 */
export async function getExporter(args: GetExporterArgs, opts?: GetOptions): Promise<GetExporterResult> {
  const known = ["name", "namespace"];
  return await invoke({ name: "getExporter", args, known, opts }, async (cluster) => {
    const exporter = await new cluster.kubernetes.ExportersV1Alpha1Api(cluster.options).get(args.name);
    const lease = exporter.status?.leaseRef?.name;
    const leases = lease ? [await new cluster.kubernetes.LeasesV1Alpha1Api(cluster.options).find(lease)] : [];
    return exporterResult(exporter, leases);
  });
}

/** Calls {@link getExporter} with arguments that come from resources. */
export function getExporterOutput(
  args: GetExporterOutputArgs,
  opts?: GetOutputOptions,
): pulumi.Output<GetExporterResult> {
  return invokeOutput(getExporter, args, opts);
}

/** The arguments of {@link listExporters}. */
export interface ListExportersArgs extends ListArgs {}

/** The arguments of {@link listExportersOutput}. */
export interface ListExportersOutputArgs extends ListOutputArgs {}

/** The exporters of a namespace. */
export interface ListExportersResult {
  readonly namespace: string;
  /** Sorted by name. */
  readonly exporters: GetExporterResult[];
}

/**
 * Lists the exporters of a namespace, with their live status.
 *
 * @example
 * ```ts
 * const { exporters } = await listExporters({ labelSelector: "board=rpi4" });
 * export const idle = exporters.filter(({ online, leasedBy }) => online && !leasedBy).map(({ name }) => name);
 * ```
 */
export async function listExporters(args: ListExportersArgs = {}, opts?: GetOptions): Promise<ListExportersResult> {
  const known = ["namespace", "labelSelector"];
  return await invoke({ name: "listExporters", args, known, opts }, async (cluster) => {
    const { items } = await new cluster.kubernetes.ExportersV1Alpha1Api(cluster.options).list(args);
    const leases = items.some(({ status }) => status?.leaseRef?.name) ? await currentLeases(cluster) : [];
    const exporters = items.map((exporter) => exporterResult(exporter, leases));
    return { namespace: cluster.options.namespace, exporters };
  });
}

/** Calls {@link listExporters} with arguments that come from resources. */
export function listExportersOutput(
  args: ListExportersOutputArgs = {},
  opts?: GetOutputOptions,
): pulumi.Output<ListExportersResult> {
  return invokeOutput(listExporters, args, opts);
}

async function currentLeases({ kubernetes, options }: Cluster): Promise<V1Alpha1Lease[]> {
  // The controller sets this label on leases that have ended. Their number grows every day.
  const labelSelector = "!jumpstarter.dev/lease-ended";
  return (await new kubernetes.LeasesV1Alpha1Api(options).list({ labelSelector })).items;
}

function exporterResult(exporter: V1Alpha1Exporter, leases: (V1Alpha1Lease | undefined)[]): GetExporterResult {
  const { spec = {}, status = {} } = exporter;
  const { username, enabled = true } = spec;
  const { endpoint, credential, leaseRef, lastSeen, exporterStatus, statusMessage } = status;
  const lease = leases.find((candidate) => candidate?.metadata.name === leaseRef?.name);
  // The controller removes the reference from the exporter a moment after the lease has ended.
  const isHeld = lease !== undefined && !lease.status?.ended;
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
    ...(isHeld && { leasedBy: { lease: lease.metadata.name ?? "", client: lease.spec?.clientRef.name ?? "" } }),
    ...(lastSeen && { lastSeen }),
    ...(exporterStatus && { exporterStatus }),
    ...(statusMessage && { statusMessage }),
    conditions: conditionResults(status.conditions),
    ...(endpoint && { endpoint }),
    ...(credential?.name && { credentialSecretName: credential.name }),
  };
}
