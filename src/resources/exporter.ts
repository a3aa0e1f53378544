import * as pulumi from "@pulumi/pulumi";
import {
  type DeepInput,
  isUnresolved,
  pick,
  sendable,
  throwIfInvalid,
  unknownArguments,
  unsendableArguments,
} from "../arguments.ts";
import { type ExporterConfigValues, exporterConfigYaml } from "../config/exporter-config.ts";
import { EXPORTER_CHOICES, type ExporterChoices, issuedExporterConfig } from "../config/issued.ts";
import { validateExporterConfig } from "../config/validate.ts";
import { registration, typeToken } from "../engine/dynamic/registration.ts";
import {
  CREDENTIALED_ARGS,
  CREDENTIALED_OUTPUTS,
  type CredentialedArgs,
  CredentialedResource,
  issuedBy,
} from "./credentialed-resource.ts";
import { checkDrivers } from "./driver-check.ts";

/** The parts of an exporter's configuration that the cluster does not know. They are not sent to the cluster. */
export interface ExporterConfigArgs {
  /**
   * The drivers that the exporter offers, by name. `pulumi-jumpstarter/drivers` has a function for each of Jumpstarter's;
   * those that are written out are held against it (see `validateDrivers`), with a warning on the exporter's row.
   *
   * @default {}
   * @example { power: { type: "jumpstarter_driver_power.driver.MockPower" } }
   */
  export?: pulumi.Input<NonNullable<ExporterConfigValues["export"]>> | pulumi.Inputs;
  /**
   * Refuse drivers that `validateDrivers` finds something wrong with, where a warning is given otherwise: an exporter with
   * another version of Jumpstarter's drivers may take them.
   *
   * @default false
   */
  strictDrivers?: boolean;
  /** Scripts that run on the exporter before and after a lease. Needs jmp 0.8 on the exporter. @default none */
  hooks?: DeepInput<NonNullable<ExporterConfigValues["hooks"]>>;
  /**
   * The way in which the exporter verifies the controller's certificate.
   *
   * @default with the CA that Jumpstarter publishes in the cluster, else with the system's roots
   */
  tls?: DeepInput<NonNullable<ExporterConfigValues["tls"]>>;
  /** gRPC channel arguments. @default {} */
  grpcOptions?: DeepInput<NonNullable<ExporterConfigValues["grpcOptions"]>>;
  /** A description of the exporter, shown by `j --help`. @default none */
  description?: pulumi.Input<string>;
  /** A message that `jmp shell` shows to whoever leases the exporter. Needs jmp 0.10 on the exporter. @default none */
  motd?: pulumi.Input<string>;
  /**
   * Limits after which `jmp run` gives up on an exporter that keeps failing. Needs jmp 0.9 on the exporter.
   *
   * @default left to `jmp`
   */
  failureDetection?: DeepInput<NonNullable<ExporterConfigValues["failureDetection"]>>;
  /** Whether `jmp run` ends when a lease has ended. Needs jmp 0.10 on the exporter. @default left to `jmp`: false */
  exitOnLeaseEnd?: pulumi.Input<boolean>;
}

/** How they are checked, which goes nowhere. */
const CHECK_ARGS = ["strictDrivers"] as const satisfies (keyof ExporterConfigArgs)[];

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

const EXPORTER_ARGS = [...CREDENTIALED_ARGS, "enabled"] as const;
const EXPORTER_OUTPUTS = [...CREDENTIALED_OUTPUTS, "enabled"] as const;

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
  /** A complete ExporterConfig in YAML, ready for `jmp run --exporter-config`. Secret. */
  readonly config: pulumi.Output<string>;

  /**
   * Create a JumpstarterExporter resource with the given unique name, arguments, and options.
   *
   * @param name The _unique_ name of the resource.
   * @param args The arguments to use to populate this resource's properties.
   * @param opts A bag of options that control this resource's behavior.
   */
  constructor(name: string, args: JumpstarterExporterArgs = {}, opts?: pulumi.CustomResourceOptions) {
    const what = `JumpstarterExporter "${name}"`;
    const configArgs = pick(args, EXPORTER_CHOICES);
    throwIfInvalid(what, [
      ...unknownArguments(args, [...EXPORTER_ARGS, ...EXPORTER_CHOICES, ...CHECK_ARGS]),
      ...unsendableArguments(args, EXPORTER_ARGS),
      ...validateExporterConfig(configArgs, { isUnknown: isUnresolved }),
    ]);
    const report = checkDrivers(what, args.export, args.strictDrivers);
    super(...registration("Exporter", "exporter", name, sendable(what, args, EXPORTER_ARGS), EXPORTER_OUTPUTS, opts));
    report(this);
    this.config = pulumi.secret(
      pulumi.all([issuedBy(this), pulumi.output(configArgs)]).apply(([issued, values]) => {
        throwIfInvalid(what, validateExporterConfig(values));
        return exporterConfigYaml(issuedExporterConfig(issued, values as ExporterChoices));
      }),
    );
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
    return new JumpstarterExporter(name, state, { ...opts, id });
  }

  /** Returns true if the given object is an instance of JumpstarterExporter, also of another copy of this package. */
  static override isInstance(object: unknown): object is JumpstarterExporter {
    return (object as { __pulumiType?: unknown } | undefined | null)?.__pulumiType === typeToken("Exporter");
  }
}
