import { secret } from "@pulumi/pulumi";
import { JumpstarterExporter, JumpstarterExporterService } from "pulumi-jumpstarter";

const connections = JSON.parse(process.env.BENCH_CONNECTIONS);
const boards = Number(process.env.BENCH_BOARDS);
// All exporters are there from the beginning: as many again are for the shell loop.
const exporters = Array.from({ length: 2 * boards }, (_, index) => {
  return new JumpstarterExporter(`board-${index}`, {
    namespace: process.env.BENCH_NAMESPACE,
    export: { power: { type: "jumpstarter_driver_power.driver.MockPower" } },
    tls: { insecure: true },
  });
});
for (let index = 0; index < Number(process.env.BENCH_COUNT); index++) {
  const connection = connections[index % connections.length];
  new JumpstarterExporterService(`board-${index}`, { exporter: exporters[index], connection, service: {} });
}

export const configs = secret(exporters.slice(boards).map(({ config }) => config));
