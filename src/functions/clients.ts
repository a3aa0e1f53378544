import type * as pulumi from "@pulumi/pulumi";
import {
  client,
  clients,
  type GetClientArgs,
  type GetClientResult,
  type ListClientsArgs,
  type ListClientsResult,
} from "../lookups/clients.ts";
import { type GetOptions, type GetOutputOptions, invoke, invokeOutput } from "./invoke.ts";
import type { GetOutputArgs, ListOutputArgs } from "./objects.ts";

export type { GetClientArgs, GetClientResult, ListClientsArgs, ListClientsResult } from "../lookups/clients.ts";

/** The arguments of {@link getClientOutput}. */
export interface GetClientOutputArgs extends GetOutputArgs {}

/**
 * Looks up a client that exists, whoever manages it.
 *
 * @throws when there is no such client
 *
 * @example
 * ```ts
 * const ci = await getClient({ name: "ci", namespace: "jumpstarter-lab" });
 * ```
 */
export async function getClient(args: GetClientArgs, opts?: GetOptions): Promise<GetClientResult> {
  return await invoke(client, args, opts);
}

/** Calls {@link getClient} with arguments that come from resources. */
export function getClientOutput(args: GetClientOutputArgs, opts?: GetOutputOptions): pulumi.Output<GetClientResult> {
  return invokeOutput(getClient, args, opts);
}

/** The arguments of {@link listClientsOutput}. */
export interface ListClientsOutputArgs extends ListOutputArgs {}

/**
 * Lists the clients of a namespace.
 *
 * @throws if the cluster cannot be reached, or the user may not list them
 *
 * @example
 * ```ts
 * const { clients } = await listClients({ labelSelector: "client-type=ci" });
 * ```
 */
export async function listClients(args: ListClientsArgs = {}, opts?: GetOptions): Promise<ListClientsResult> {
  return await invoke(clients, args, opts);
}

/** Calls {@link listClients} with arguments that come from resources. */
export function listClientsOutput(
  args: ListClientsOutputArgs = {},
  opts?: GetOutputOptions,
): pulumi.Output<ListClientsResult> {
  return invokeOutput(listClients, args, opts);
}
