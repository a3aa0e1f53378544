import type { V1Alpha1Lease } from "../kubernetes/index.ts";
import type { Lookup } from "./lookup.ts";
import {
  type ConditionResult,
  conditionResults,
  type GetArgs,
  isTrue,
  type ListArgs,
  type ObjectResult,
  objectResult,
} from "./objects.ts";

/** The arguments of {@link getLease}. */
export interface GetLeaseArgs extends GetArgs {}

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

/** The arguments of {@link listLeases}. */
export interface ListLeasesArgs extends ListArgs {}

/** The leases of a namespace. */
export interface ListLeasesResult {
  readonly namespace: string;
  /** Sorted by name, including those that have ended. */
  readonly leases: GetLeaseResult[];
}

export const lease: Lookup<GetLeaseArgs, GetLeaseResult> = {
  name: "getLease",
  known: ["name", "namespace"],
  ask: async ({ kubernetes, options }, { name }) =>
    leaseResult(await new kubernetes.LeasesV1Alpha1Api(options).get(name)),
};

export const leases: Lookup<ListLeasesArgs, ListLeasesResult> = {
  name: "listLeases",
  known: ["namespace", "labelSelector"],
  ask: async ({ kubernetes, options }, args) => {
    const { items } = await new kubernetes.LeasesV1Alpha1Api(options).list(args);
    return { namespace: options.namespace, leases: items.map(leaseResult) };
  },
};

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
