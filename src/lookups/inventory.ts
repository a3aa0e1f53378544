import type { LabInventory } from "../inventory/inventory.ts";
import { readInventory } from "../inventory/read-inventory.ts";
import type { Lookup } from "./lookup.ts";

/** The arguments of {@link labInventory}. */
export interface LabInventoryArgs {
  /**
   * The namespace of the lab.
   *
   * @default the namespace of the provider (`jumpstarter:namespace`), else of the kubeconfig's context, else "default"
   */
  namespace?: string;
}

/** The lookup behind `labInventory`. @internal */
export const inventory: Lookup<LabInventoryArgs, LabInventory> = {
  name: "labInventory",
  known: ["namespace"],
  ask: ({ kubernetes, options }) => readInventory(kubernetes, options),
};
