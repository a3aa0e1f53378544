/** A lab as a page to look at. */
export { inventoryHtml } from "./html.ts";
export type {
  InventoryClient,
  InventoryExporter,
  InventoryLease,
  InventoryPolicy,
  InventoryRule,
  LabInventory,
} from "./inventory.ts";
export { inventoryMarkdown } from "./markdown.ts";
