import type * as pulumi from "@pulumi/pulumi";
import type { V1Alpha1Lease } from "../kubernetes/index.ts";
import { type GetOptions, type GetOutputOptions, invoke, invokeOutput } from "./invoke.ts";
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

/** The arguments of {@link getLease}. */
export interface GetLeaseArgs extends GetArgs {}

/** The arguments of {@link getLeaseOutput}. */
export interface GetLeaseOutputArgs extends GetOutputArgs {}

/** A lease, by which a client has an exporter for some time. */
export interface GetLeaseResult extends ObjectResult {
  /** The name of the client. */
  readonly client: string;
  /** The name of the exporter; absent until one is found. */
  readonly exporter?: string;
  /** Whether the client has the exporter now. */
  readonly ready: boolean;
  /** Whether it has ended. */
  readonly ended: boolean;
  /** The duration that the client asked for, as a Go duration. */
  readonly duration?: string;
  /** The labels that the client asked for. */
  readonly selector: Record<string, string>;
  /** The time when it began, in RFC 3339. */
  readonly beginTime?: string;
  /** The time when it ended, in RFC 3339. */
  readonly endTime?: string;
  /** The client's tags on it, since Jumpstarter 0.9. */
  readonly tags: Record<string, string>;
  /** The conditions that the controller reports: `Pending`, `Ready`, `Unsatisfiable`, `Invalid`. */
  readonly conditions: ConditionResult[];
}

/**
 * Looks up a lease.
 *
 * @throws when there is no such lease
 *
 * @example
 * ```ts
 * const { client, ended } = await getLease({ name: leaseName });
 * ```
 */
export async function getLease(args: GetLeaseArgs, opts?: GetOptions): Promise<GetLeaseResult> {
  const known = ["name", "namespace"];
  return await invoke({ name: "getLease", args, known, opts }, async ({ kubernetes, options }, args) =>
    leaseResult(await new kubernetes.LeasesV1Alpha1Api(options).get(args.name)),
  );
}

/** Calls {@link getLease} with arguments that come from resources. */
export function getLeaseOutput(args: GetLeaseOutputArgs, opts?: GetOutputOptions): pulumi.Output<GetLeaseResult> {
  return invokeOutput(getLease, args, opts);
}

/** The arguments of {@link listLeases}. */
export interface ListLeasesArgs extends ListArgs {}

/** The arguments of {@link listLeasesOutput}. */
export interface ListLeasesOutputArgs extends ListOutputArgs {}

/** The leases of a namespace. */
export interface ListLeasesResult {
  readonly namespace: string;
  /** Sorted by name, including those that have ended. */
  readonly leases: GetLeaseResult[];
}

/**
 * Lists the leases of a namespace. The controller labels those that have ended.
 *
 * @example
 * ```ts
 * const { leases } = await listLeases({ labelSelector: "!jumpstarter.dev/lease-ended" });
 * export const busy = leases.map(({ client, exporter }) => `${exporter}: ${client}`);
 * ```
 */
export async function listLeases(args: ListLeasesArgs = {}, opts?: GetOptions): Promise<ListLeasesResult> {
  const known = ["namespace", "labelSelector"];
  return await invoke({ name: "listLeases", args, known, opts }, async ({ kubernetes, options }, args) => {
    const { items } = await new kubernetes.LeasesV1Alpha1Api(options).list(args);
    return { namespace: options.namespace, leases: items.map(leaseResult) };
  });
}

/** Calls {@link listLeases} with arguments that come from resources. */
export function listLeasesOutput(
  args: ListLeasesOutputArgs = {},
  opts?: GetOutputOptions,
): pulumi.Output<ListLeasesResult> {
  return invokeOutput(listLeases, args, opts);
}

function leaseResult(lease: V1Alpha1Lease): GetLeaseResult {
  const { spec, status } = lease;
  const { duration, selector, tags = {} } = spec ?? {};
  const { exporterRef, beginTime, endTime, ended = false, conditions } = status ?? {};
  return {
    ...objectResult(lease),
    client: spec?.clientRef.name ?? "",
    ...(exporterRef?.name && { exporter: exporterRef.name }),
    ready: !ended && isTrue(conditions, "Ready"),
    ended,
    ...(duration && { duration }),
    selector: selector?.matchLabels ?? {},
    ...(beginTime && { beginTime }),
    ...(endTime && { endTime }),
    tags,
    conditions: conditionResults(conditions),
  };
}
