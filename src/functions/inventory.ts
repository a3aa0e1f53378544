import type * as pulumi from "@pulumi/pulumi";
import type { LabInventory } from "../inventory/inventory.ts";
import { inventory, type LabInventoryArgs } from "../lookups/inventory.ts";
import { type GetOptions, type GetOutputOptions, invoke, invokeOutput } from "./invoke.ts";

export type { LabInventoryArgs } from "../lookups/inventory.ts";

/** The arguments of {@link labInventoryOutput}. */
export interface LabInventoryOutputArgs {
  /** The namespace of the lab. @default as for the plain form */
  namespace?: pulumi.Input<string>;
}

/**
 * Looks at a whole lab: its exporters with who leases them, its clients with their tokens' expiry, and its access
 * policies. The result holds no secret. `inventoryMarkdown` and `inventoryHtml` make a page of it.
 *
 * It lists clients, exporters, leases and access policies, and reads the Secrets of the clients, if it may, for the expiry of
 * their tokens.
 *
 * @throws if the cluster cannot be reached, there is no such namespace, or the user may not list these objects
 *
 * @example
 * ```ts
 * const { clients } = await labInventory();
 * export const nextToExpire = clients[0]?.name;
 * ```
 */
export async function labInventory(args: LabInventoryArgs = {}, opts?: GetOptions): Promise<LabInventory> {
  return await invoke(inventory, args, opts);
}

/** Calls {@link labInventory} with arguments that come from resources. */
export function labInventoryOutput(
  args: LabInventoryOutputArgs = {},
  opts?: GetOutputOptions,
): pulumi.Output<LabInventory> {
  return invokeOutput(labInventory, args, opts);
}
