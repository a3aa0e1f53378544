import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { JumpstarterClient, JumpstarterExporter, JumpstarterExporterAccessPolicy } from "pulumi-jumpstarter";

export interface BenchArgs {
  /** The kind of board on the bench, a label of the exporter: "rpi4". */
  board: string;
  namespace: string;
}

/** A board with its exporter, a client for its CI jobs, and the policy that keeps others from leasing it. */
export class Bench extends ComponentResource {
  /** For `jmp run --exporter-config`. Secret. */
  readonly exporterConfig: Output<string>;
  /** For `jmp shell --client-config`. Secret. */
  readonly clientConfig: Output<string>;

  constructor(name: string, { board, namespace }: BenchArgs, opts?: ComponentResourceOptions) {
    super("lab:index:Bench", name, {}, opts);
    const exporter = new JumpstarterExporter(
      name,
      {
        namespace,
        labels: { board, bench: name },
        export: { power: { type: "jumpstarter_driver_power.driver.MockPower" } },
      },
      { parent: this },
    );
    const client = new JumpstarterClient(
      `${name}-ci`,
      { namespace, labels: { bench: name }, drivers: { allow: ["jumpstarter_driver_*"] } },
      { parent: this },
    );
    new JumpstarterExporterAccessPolicy(
      name,
      {
        namespace,
        exporterSelector: { matchLabels: { bench: name } },
        policies: [{ from: [{ clientSelector: { matchLabels: { bench: name } } }], maximumDuration: "2h" }],
      },
      { parent: this },
    );
    this.exporterConfig = exporter.config;
    this.clientConfig = client.config;
    this.registerOutputs({ exporterConfig: this.exporterConfig, clientConfig: this.clientConfig });
  }
}
