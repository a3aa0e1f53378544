import { readFileSync } from "node:fs";
import type { Output } from "@pulumi/pulumi";
import {
  type DriverInstance,
  type ExporterAccessPolicyRule,
  JumpstarterClient,
  JumpstarterExporter,
  JumpstarterExporterAccessPolicy,
} from "pulumi-jumpstarter";
import { parse } from "yaml";

interface Lab {
  namespace: string;
  boards: Record<string, { labels: Record<string, string>; export: Record<string, DriverInstance> }>;
  locations: Record<string, Record<string, number>>;
  people: Record<string, string>;
  ci: string[];
  access: Record<string, Omit<ExporterAccessPolicyRule, "from">>;
}

const lab: Lab = parse(readFileSync("lab.yaml", "utf8"));
const { namespace } = lab;
const drivers = { allow: ["jumpstarter_driver_*"] };

/** The file of each exporter, by its name. Secret. */
export const exporterConfigs: Record<string, Output<string>> = {};
for (const [location, counts] of Object.entries(lab.locations)) {
  for (const [board, count] of Object.entries(counts)) {
    const kind = lab.boards[board];
    if (kind === undefined) throw new Error(`lab.yaml: ${location} has a board ${board}, which is not among boards`);
    const labels = { ...kind.labels, board, location };
    for (let number = 1; number <= count; number++) {
      const name = `${location}-${board}-${number}`;
      exporterConfigs[name] = new JumpstarterExporter(name, { namespace, labels, export: kind.export }).config;
    }
  }
}

/** The file of each person and CI job, by its name. Secret. */
export const clientConfigs: Record<string, Output<string>> = {};
for (const [name, role] of Object.entries(lab.people)) {
  const labels = { "client-type": role };
  clientConfigs[name] = new JumpstarterClient(name, {
    namespace,
    labels,
    drivers,
    username: `keycloak:${name}`,
  }).config;
}
for (const job of lab.ci) {
  const labels = { "client-type": "ci" };
  clientConfigs[`ci-${job}`] = new JumpstarterClient(`ci-${job}`, { namespace, labels, drivers }).config;
}

new JumpstarterExporterAccessPolicy("boards", {
  namespace,
  exporterSelector: {},
  policies: Object.entries(lab.access).map(([role, terms]) => {
    return { ...terms, from: [{ clientSelector: { matchLabels: { "client-type": role } } }] };
  }),
});
