import type { InventoryExporter, InventoryRule, LabInventory } from "./inventory.ts";

/** A part of the inventory, as every form of it shows it. */
export interface Table {
  title: string;
  columns: string[];
  rows: string[][];
  /** The text in place of a table without rows. */
  empty: string;
}

/** Lays out the inventory as tables of plain text. */
export function tables({ exporters, clients, policies }: LabInventory): Table[] {
  return [
    {
      title: "Exporters",
      columns: ["Exporter", "Labels", "State", "Leased by", "Devices"],
      rows: exporters.map((exporter) => [
        exporter.name,
        labelText(exporter.labels),
        stateText(exporter),
        leaseText(exporter),
        exporter.devices.join(", "),
      ]),
      empty: "There are none.",
    },
    {
      title: "Clients",
      columns: ["Client", "Labels", "User name", "Token expires"],
      rows: clients.map(({ name, labels, username = "", tokenExpiresAt }) => {
        return [name, labelText(labels), username, tokenExpiresAt ? timeText(tokenExpiresAt) : ""];
      }),
      empty: "There are none.",
    },
    {
      title: "Access policies",
      columns: ["Policy", "Exporters", "Clients", "Priority", "Terms"],
      rows: policies.flatMap(({ name, exporters: selector, rules }) => {
        const shown = [name, selector || "all"];
        if (rules.length === 0) return [[...shown, "none", "", ""]];
        return rules.map((rule) => [...shown, clientsText(rule), String(rule.priority), termsText(rule)]);
      }),
      empty: "There are none: every client may lease every exporter.",
    },
  ];
}

function labelText(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(", ");
}

function stateText({ online, enabled, lastSeen }: InventoryExporter): string {
  const state = online ? "online" : lastSeen ? `offline since ${timeText(lastSeen)}` : "never seen";
  return enabled ? state : `${state}, disabled`;
}

function leaseText({ leasedBy }: InventoryExporter): string {
  if (!leasedBy) return "";
  return leasedBy.since ? `${leasedBy.client} since ${timeText(leasedBy.since)}` : leasedBy.client;
}

function clientsText({ clients }: InventoryRule): string {
  return clients.map((selector) => selector || "all").join(" or ") || "none";
}

function termsText({ maximumDuration, spotAccess, description }: InventoryRule): string {
  const terms = [maximumDuration && `at most ${maximumDuration}`, spotAccess && "spot access", description];
  return terms.filter(Boolean).join(", ");
}

/** "2026-11-24 17:49 UTC" */
function timeText(time: string): string {
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
