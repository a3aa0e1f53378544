import { inventoryHtml } from "../inventory/html.ts";
import type { LabInventory } from "../inventory/inventory.ts";
import { inventoryMarkdown } from "../inventory/markdown.ts";
import { readInventory } from "../inventory/read-inventory.ts";
import { inventoryText } from "../inventory/terminal.ts";
import * as kubernetes from "../kubernetes/index.ts";
import { type ClusterOptions, connect } from "./connect.ts";

/** The forms of an inventory, by the value of `--output`. */
const FORMS = {
  text: inventoryText,
  markdown: inventoryMarkdown,
  json: (inventory: LabInventory) => JSON.stringify(inventory, undefined, 2),
  html: inventoryHtml,
};

/** The names of the forms. */
export const INVENTORY_FORMS = Object.keys(FORMS) as InventoryForm[];

export type InventoryForm = keyof typeof FORMS;

/**
 * Reads a lab, and returns its inventory in one of the forms.
 *
 * @throws KubernetesError
 */
export async function showInventory(options: ClusterOptions & { output: InventoryForm }): Promise<string> {
  await using connection = connect(options);
  const { namespace } = connection;
  const inventory = await readInventory(kubernetes, { connection, namespace });
  return FORMS[options.output](inventory).trimEnd();
}
