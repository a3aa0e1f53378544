import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
import { power } from "pulumi-jumpstarter/drivers";

const board = new JumpstarterExporter("rpi4-bench-1", {
  labels: { board: "rpi4", location: "bench-1" },
  export: { power: power.MockPower() },
});

const ci = new JumpstarterClient("ci", {
  labels: { "client-type": "ci" },
  drivers: { allow: ["jumpstarter_driver_*"] },
});

/** A complete ExporterConfig, ready for `jmp run --exporter-config`. Secret, as it holds the exporter's token. */
export const exporterConfig = board.config;

/** A complete ClientConfig, ready for `jmp shell --client-config`. Secret. */
export const clientConfig = ci.config;

/** The same as JMP_* variables for a CI job that needs no file. Secret. */
export const clientEnv = ci.env;
