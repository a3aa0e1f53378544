import type * as pulumi from "@pulumi/pulumi";
import {
  type GetLeaseArgs,
  type GetLeaseResult,
  type ListLeasesArgs,
  type ListLeasesResult,
  lease,
  leases,
} from "../lookups/leases.ts";
import { type GetOptions, type GetOutputOptions, invoke, invokeOutput } from "./invoke.ts";
import type { GetOutputArgs, ListOutputArgs } from "./objects.ts";

export type { GetLeaseArgs, GetLeaseResult, ListLeasesArgs, ListLeasesResult } from "../lookups/leases.ts";

/** The arguments of {@link getLeaseOutput}. */
export interface GetLeaseOutputArgs extends GetOutputArgs {}

/**
 * Looks up a lease.
 *
 * @throws when there is no such lease
 *
 * @example
 * ```ts
 * const { client, ended } = await getLease({ name: "0197f3c2-5d1e-7c40-9c0a-2f6d3e8b1a57" });
 * ```
 */
export async function getLease(args: GetLeaseArgs, opts?: GetOptions): Promise<GetLeaseResult> {
  return await invoke(lease, args, opts);
}

/** Calls {@link getLease} with arguments that come from resources. */
export function getLeaseOutput(args: GetLeaseOutputArgs, opts?: GetOutputOptions): pulumi.Output<GetLeaseResult> {
  return invokeOutput(getLease, args, opts);
}

/** The arguments of {@link listLeasesOutput}. */
export interface ListLeasesOutputArgs extends ListOutputArgs {}

/**
 * Lists the leases of a namespace. The controller labels those that have ended.
 *
 * @throws if the cluster cannot be reached, or the user may not list them
 *
 * @example
 * ```ts
 * const { leases } = await listLeases({ labelSelector: "!jumpstarter.dev/lease-ended" });
 * export const busy = leases.filter(({ ready }) => ready).map(({ client, exporter }) => `${exporter}: ${client}`);
 * ```
 */
export async function listLeases(args: ListLeasesArgs = {}, opts?: GetOptions): Promise<ListLeasesResult> {
  return await invoke(leases, args, opts);
}

/** Calls {@link listLeases} with arguments that come from resources. */
export function listLeasesOutput(
  args: ListLeasesOutputArgs = {},
  opts?: GetOutputOptions,
): pulumi.Output<ListLeasesResult> {
  return invokeOutput(listLeases, args, opts);
}
