import { selectorText } from "../inventory/selector-text.ts";
import type { V1Alpha1Lease } from "../kubernetes/index.ts";
import { isTrue } from "../kubernetes/status.ts";
import type { Lookup } from "./lookup.ts";
import {
  type ConditionResult,
  conditionResults,
  type GetArgs,
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
  /** The name of the exporter that the client asked for, since Jumpstarter 0.8; absent if it asked by labels only. */
  readonly requestedExporter?: string;
  /** The name of the exporter; absent until one is found. */
  readonly exporter?: string;
  /** Whether the client has the exporter now. */
  readonly ready: boolean;
  /** Whether it has ended. */
  readonly ended: boolean;
  /** The duration that the client asked for, as a Go duration. */
  readonly duration?: string;
  /** The labels that the client asked for with these values. `exporterSelector` has all that it asked for. */
  readonly selector: Record<string, string>;
  /** The label selector that the client asked for, as `kubectl` writes it (`board in (rpi4,rpi5),!broken`); "" selects any. */
  readonly exporterSelector: string;
  /** The time when it began, in RFC 3339. */
  readonly beginTime?: string;
  /** The time when it ended, in RFC 3339. */
  readonly endTime?: string;
  /** Whether the client takes the requested exporter even if it is disabled, since Jumpstarter 0.9. */
  readonly allowDisabled: boolean;
  /** The client's tags on it, since Jumpstarter 0.9. */
  readonly tags: Record<string, string>;
  /** The client's note on it, such as the number of a build, since Jumpstarter 0.10. */
  readonly context: Record<string, string>;
  /** The priority by the access policy that allows it; absent where that gives none. */
  readonly priority?: number;
  /** Whether it yields to leases by other rules of the access policies. */
  readonly spotAccess: boolean;
  /** The conditions that the controller reports: `Pending`, `Ready`, `Unsatisfiable`, `Invalid`. */
  readonly conditions: ConditionResult[];
}

/** The arguments of {@link listLeases}. */
export interface ListLeasesArgs extends ListArgs {}

/** The leases of a namespace. */
export interface ListLeasesResult {
  /** The namespace of the leases. */
  readonly namespace: string;
  /** The leases, sorted by name, including those that have ended. */
  readonly leases: GetLeaseResult[];
}

/** The lookup behind `getLease`. @internal */
export const lease: Lookup<GetLeaseArgs, GetLeaseResult> = {
  name: "getLease",
  known: ["name", "namespace"],
  ask: async ({ kubernetes, options }, { name }) =>
    leaseResult(await new kubernetes.LeasesV1Alpha1Api(options).get(name)),
};

/** The lookup behind `listLeases`. @internal */
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
  const { duration, selector, allowDisabled = false, tags = {}, context = {} } = spec ?? {};
  const { exporterRef, beginTime, endTime, ended = false, priority, spotAccess = false, conditions } = status ?? {};
  return {
    ...objectResult(lease),
    client: spec?.clientRef.name ?? "",
    ...(spec?.exporterRef?.name && { requestedExporter: spec.exporterRef.name }),
    ...(exporterRef?.name && { exporter: exporterRef.name }),
    ready: !ended && isTrue(conditions, "Ready"),
    ended,
    ...(duration && { duration }),
    selector: selector?.matchLabels ?? {},
    exporterSelector: selectorText(selector),
    ...(beginTime && { beginTime }),
    ...(endTime && { endTime }),
    allowDisabled,
    tags,
    context,
    ...(priority !== undefined && { priority }),
    spotAccess,
    conditions: conditionResults(conditions),
  };
}
