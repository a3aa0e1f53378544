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
