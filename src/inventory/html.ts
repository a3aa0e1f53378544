import type { LabInventory } from "./inventory.ts";
import { type Table, tables } from "./tables.ts";

/**
 * Writes an inventory as one page in HTML that needs nothing else, and that fits a phone.
 *
 * @example
 * ```ts
 * import { writeFileSync } from "node:fs";
 * import { inventoryHtml, labInventory } from "pulumi-jumpstarter";
 *
 * writeFileSync("lab.html", inventoryHtml(await labInventory()));
 * ```
 */
export function inventoryHtml(inventory: LabInventory): string {
  const title = `Lab ${escaped(inventory.namespace)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
${tables(inventory).map(section).join("\n")}
</body>
</html>
`;
}

function section({ title, columns, rows, empty }: Table): string {
  if (rows.length === 0) return `<h2>${title}</h2>\n<p>${empty}</p>`;
  const head = columns.map((column) => `<th scope="col">${column}</th>`).join("");
  const body = rows.map((row) => `<tr>${row.map((cell, index) => tableCell(columns[index]!, cell)).join("")}</tr>`);
  return `<h2>${title}</h2>\n<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join("\n")}\n</tbody>\n</table>`;
}

/** On a phone the column's name stands beside the value. */
function tableCell(column: string, cell: string): string {
  return `<td data-column="${column}">${escaped(cell)}</td>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.4 system-ui, sans-serif; }
body { margin: 1.5rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8884; overflow-wrap: break-word; padding: .4rem 1.5rem .4rem 0; text-align: left; vertical-align: top; }
@media (max-width: 45rem) {
  thead { display: none; }
  tr { border-bottom: 1px solid #8888; display: block; padding: .6rem 0; }
  td { border: 0; display: flex; overflow-wrap: anywhere; gap: 1rem; padding: .1rem 0; }
  td::before { color: GrayText; content: attr(data-column); flex: 0 0 7rem; }
  td:empty { display: none; }
  td:first-child { font-weight: bold; }
}
`;
