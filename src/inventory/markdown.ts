import type { LabInventory } from "./inventory.ts";
import { type Table, tables } from "./tables.ts";

/**
 * Writes an inventory as a page in Markdown, for a stack's `readme` output or a wiki.
 *
 * @example
 * ```ts
 * import { inventoryMarkdown, labInventoryOutput } from "pulumi-jumpstarter";
 *
 * export const readme = labInventoryOutput().apply(inventoryMarkdown);
 * ```
 */
export function inventoryMarkdown(inventory: LabInventory): string {
  return [`# Lab ${escaped(inventory.namespace)}`, ...tables(inventory).map(section)].join("\n\n").concat("\n");
}

function section({ title, columns, rows, empty }: Table): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  const lines = [line(columns), line(columns.map(() => "---")), ...rows.map((row) => line(row.map(escaped)))];
  return `## ${title}\n\n${rows.length === 0 ? empty : lines.join("\n")}`;
}

/** Escapes text. Markdown takes HTML, too. */
function escaped(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>|&~]/g, "\\$&");
}
