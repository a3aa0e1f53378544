import type { LabInventory } from "./inventory.ts";
import { type Table, tables } from "./tables.ts";

/** Writes an inventory for a terminal. */
export function inventoryText(inventory: LabInventory): string {
  return [`Lab ${inventory.namespace}`, ...tables(inventory).map(section)].join("\n\n");
}

function section({ title, columns, rows, empty }: Table): string {
  if (rows.length === 0) return `${title}\n  ${empty}`;
  const lines = [columns.map((column) => column.toUpperCase()), ...rows.map((row) => row.map(printable))];
  const widths = columns.map((_, index) => Math.max(...lines.map((cells) => cells[index]!.length)));
  const padded = lines.map((cells) => cells.map((cell, index) => cell.padEnd(widths[index]!)).join("  "));
  return [title, ...padded.map((line) => `  ${line.trimEnd()}`)].join("\n");
}

/**
 * Returns a text of the cluster for a line of the terminal. Control characters would be commands to it, and people can put
 * them into a user name.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, " ");
}
