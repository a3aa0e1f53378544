import { readFileSync } from "node:fs";
import { Config, type Output } from "@pulumi/pulumi";
import {
  type DriverInstance,
  type ExporterContainer,
  type ExporterProgram,
  type HostConnection,
  JumpstarterExporter,
  JumpstarterExporterService,
} from "pulumi-jumpstarter";
import { parse } from "yaml";

interface Bench {
  namespace: string;
  kinds: Record<string, { labels: Record<string, string>; export: Record<string, DriverInstance> }>;
  hosts: Record<string, Host>;
}

interface Host {
  location: string;
  /** The way to the host, where `ssh NAME` is not enough. */
  connection?: HostConnection;
  container?: ExporterContainer;
  service?: ExporterProgram;
  /** The kind of each board, by the board's name. */
  boards: Record<string, string>;
}

const bench: Bench = parse(readFileSync("hosts.yaml", "utf8"));
// For the hosts with a connection: the key with which all of them are reached.
const privateKey = new Config().getSecret("privateKey");

/** Whether each board is online. */
export const online: Record<string, Output<boolean>> = {};
for (const [host, { location, connection, container, service, boards }] of Object.entries(bench.hosts)) {
  for (const [name, board] of Object.entries(boards)) {
    const kind = bench.kinds[board];
    if (kind === undefined) throw new Error(`hosts.yaml: ${host} has ${name}, whose kind ${board} is not among kinds`);
    const exporter = new JumpstarterExporter(name, {
      namespace: bench.namespace,
      labels: { ...kind.labels, board, location, host },
      export: kind.export,
      renewBefore: "720h",
    });
    const way = connection === undefined ? { host } : { connection: { ...connection, privateKey } };
    const onHost = new JumpstarterExporterService(name, { exporter, ...way, container, service });
    online[name] = onHost.online;
  }
}
