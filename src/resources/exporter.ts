import type * as pulumi from "@pulumi/pulumi";
import type { OptionInputs } from "../arguments.ts";
import { exporterConfigYaml } from "../config/exporter-config.ts";
import { EXPORTER_OPTIONS } from "../config/exporter-options.ts";
import { issuedExporterConfig } from "../config/issued.ts";
import { titleOf } from "../engine/dynamic/registration.ts";
import { validateCredentialed } from "../provider/validate-credentialed.ts";
import {
  CREDENTIALED_ARGS,
  CREDENTIALED_OUTPUTS,
  type CredentialedArgs,
  CredentialedResource,
  configurationOf,
} from "./credentialed-resource.ts";
import { checkDrivers } from "./driver-check.ts";
import { checkedRegistration, isOfKind, lookupOptions, type ResourceKind } from "./resource-kind.ts";
import { unmappedTraces } from "./unmapped-traces.ts";

/** The parts of an exporter's configuration that the cluster does not know. They are not sent to the cluster. */
export interface ExporterConfigArgs extends OptionInputs<typeof EXPORTER_OPTIONS> {
  /**
   * Whether drivers in which `validateDrivers` finds a problem are an error. Otherwise there is a warning, since an
   * exporter with another version of Jumpstarter's drivers may accept them.
   *
   * @default false
   */
  strictDrivers?: boolean;
}

/** The arguments of a {@link JumpstarterExporter}. */
export interface JumpstarterExporterArgs extends CredentialedArgs, ExporterConfigArgs {
  /**
   * Whether the exporter may be leased. With `false` the controller grants no new lease. It is an error in a cluster
   * whose Jumpstarter is older than 0.9, where it would have no effect.
   *
   * @default true, unless somebody has changed it in the cluster
   */
  enabled?: pulumi.Input<boolean>;
}

const EXPORTER: ResourceKind = {
  name: "Exporter",
  provider: "exporter",
  args: [...CREDENTIALED_ARGS, "enabled"],
  localArgs: ["strictDrivers"],
  options: EXPORTER_OPTIONS,
  validate: validateCredentialed,
  outputs: [...CREDENTIALED_OUTPUTS, "enabled"],
};

/**
 * An exporter: a process that shares hardware, real or mocked, with clients.
 *
 * It creates the `exporters.jumpstarter.dev` object, waits until the controller has issued its credential, and returns
 * the finished configuration as a secret output.
 *
 * @example
 * ```ts
 * import { JumpstarterExporter } from "pulumi-jumpstarter";
 * import { power } from "pulumi-jumpstarter/drivers";
 *
 * const board = new JumpstarterExporter("rpi4-bench-1", {
 *   namespace: "jumpstarter-lab",
 *   labels: { board: "rpi4", location: "bench-1" },
 *   export: { power: power.MockPower() },
 * });
 * export const exporterConfig = board.config; // pulumi stack output exporterConfig --show-secrets > rpi4-bench-1.yaml
 * ```
 */
export class JumpstarterExporter extends CredentialedResource {
  /** Whether the exporter may be leased. */
  declare readonly enabled: pulumi.Output<boolean | undefined>;
  /** A complete ExporterConfig in YAML, ready for `jmp run --exporter-config`. Secret. @secret */
  readonly config: pulumi.Output<string>;

  /**
   * Create a JumpstarterExporter resource with the given unique name, arguments, and options.
   *
   * @param name The _unique_ name of the resource.
   * @param args The arguments to use to populate this resource's properties.
   * @param opts A bag of options that control this resource's behavior.
   */
  constructor(name: string, args: JumpstarterExporterArgs = {}, opts?: pulumi.CustomResourceOptions) {
    const registered = checkedRegistration(EXPORTER, name, args, opts);
    const reportDrivers = checkDrivers(titleOf(EXPORTER, name), args.export, args.strictDrivers);
    using _ = unmappedTraces();
    super(...registered);
    reportDrivers(this);
    this.config = configurationOf(this, EXPORTER, name, args, issuedExporterConfig).apply(exporterConfigYaml);
  }

  /**
   * Looks up an exporter that exists, without managing it.
   *
   * @param name The _unique_ name of the resulting resource.
   * @param id The exporter's `namespace/name`.
   * @param state The parts of its configuration that the cluster does not know.
   * @param opts A bag of options that control this resource's behavior.
   * @throws when there is no such exporter
   *
   * @example
   * ```ts
   * const board = JumpstarterExporter.get("board", "jumpstarter-lab/rpi4-bench-1");
   * ```
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state: ExporterConfigArgs = {},
    opts?: pulumi.CustomResourceOptions,
  ): JumpstarterExporter {
    return new JumpstarterExporter(name, state, lookupOptions(EXPORTER, name, id, opts));
  }

  /** Returns true if the given object is an instance of JumpstarterExporter, also of another copy of this package. */
  static override isInstance(object: unknown): object is JumpstarterExporter {
    return isOfKind(EXPORTER, object);
  }
}
