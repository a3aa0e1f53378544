import {
  API_VERSION,
  type ConfigMetadata,
  type GrpcOptions,
  type TlsConfig,
  type TlsValues,
  tlsConfig,
  withoutUndefined,
} from "./common.ts";
import { type DriverInstance, type DriverInstanceConfig, exportConfig } from "./driver-instance.ts";
import { toYaml } from "./yaml.ts";

/**
 * A complete exporter configuration, as `jmp run --exporter-config FILE` reads it. Keys are spelled as in the file.
 * Versions of `jmp` ignore optional keys that they do not know.
 */
export interface ExporterConfig {
  apiVersion: typeof API_VERSION;
  kind: "ExporterConfig";
  metadata: ConfigMetadata;
  /** The controller's gRPC address, `host:port`. */
  endpoint: string;
  tls: TlsConfig;
  /** The exporter's credential, a JWT. Secret. */
  token: string;
  grpcOptions: GrpcOptions;
  description?: string;
  motd?: string;
  /** The drivers, by name. */
  export: Record<string, DriverInstanceConfig>;
  hooks?: Hooks;
  failureDetection?: FailureDetection;
  exitOnLeaseEnd?: boolean;
}

/** A script that the exporter runs at the beginning or end of a lease. */
export interface Hook {
  /** The script's text, in which `j` controls the exporter's drivers. */
  script: string;
  /**
   * The program that runs the script. Needs jmp 0.8 on the exporter.
   * @default chosen by jmp: /bin/sh for a script without a file name
   * @example "/bin/bash"
   */
  exec?: string;
  /**
   * Seconds after which the script is stopped and counts as failed; a whole number of at least 1.
   * @default 120
   */
  timeout?: number;
  /**
   * The effect of a failure: `warn` continues, `endLease` ends the lease, `exit` also takes the exporter offline.
   * @default "warn"
   */
  onFailure?: "warn" | "endLease" | "exit";
}

/** Scripts that run before and after a lease. Needs jmp 0.8 on the exporter. */
export interface Hooks {
  /** The script that runs when a lease begins, before the client gets the exporter. */
  beforeLease?: Hook;
  /** The script that runs when a lease has ended. */
  afterLease?: Hook;
}

/** Limits after which `jmp run` stops restarting an exporter that keeps failing. Needs jmp 0.9 on the exporter. */
export interface FailureDetection {
  /**
   * The number of rapid failures in a row that ends `jmp run`; a whole number of at least 1.
   * @default 5
   */
  maxRapidFailures?: number;
  /**
   * The number of seconds within which the end of an exporter counts as a rapid failure; a whole number of at least 1.
   * @default 60
   */
  rapidFailureWindow?: number;
}

/** The values that an exporter configuration is made of. */
export interface ExporterConfigValues {
  namespace: string;
  name: string;
  /** The controller's gRPC address, `host:port`. */
  endpoint: string;
  /** The exporter's credential, a JWT. Secret. */
  token: string;
  /** @default the system's roots, verified */
  tls?: TlsValues;
  /** @default {} Jumpstarter's own channel arguments */
  grpcOptions?: GrpcOptions;
  /**
   * A description of the exporter, shown by `j --help`. Needs jmp 0.7.2 on the exporter.
   * @default left out of the configuration
   */
  description?: string;
  /**
   * A message that `jmp shell` shows to whoever leases the exporter. Needs jmp 0.10 on the exporter.
   * @default left out of the configuration
   */
  motd?: string;
  /**
   * The drivers, by name.
   * @default none
   */
  export?: Record<string, DriverInstance>;
  /** @default left out of the configuration */
  hooks?: Hooks;
  /** @default left out of the configuration */
  failureDetection?: FailureDetection;
  /**
   * Whether `jmp run` ends when a lease has ended. Needs jmp 0.10 on the exporter.
   * @default left out of the configuration: false
   */
  exitOnLeaseEnd?: boolean;
}

/**
 * Makes an exporter configuration. It does not validate the values; see `validateExporterConfig`.
 *
 * @example
 * exporterConfig({
 *   namespace: "lab", name: "rpi4", endpoint: "grpc.example.com:443", token,
 *   export: { power: { type: "jumpstarter_driver_power.driver.MockPower" } },
 * })
 */
export function exporterConfig(values: ExporterConfigValues): ExporterConfig {
  return withoutUndefined<ExporterConfig>({
    apiVersion: API_VERSION,
    kind: "ExporterConfig",
    metadata: { namespace: values.namespace, name: values.name },
    endpoint: values.endpoint,
    tls: tlsConfig(values.tls),
    token: values.token,
    grpcOptions: values.grpcOptions ?? {},
    description: values.description,
    motd: values.motd,
    export: exportConfig(values.export ?? {}),
    hooks: values.hooks,
    failureDetection: values.failureDetection,
    exitOnLeaseEnd: values.exitOnLeaseEnd,
  });
}

/**
 * Returns an exporter configuration as the text of the file, which holds the token.
 *
 * @example await writeFile("rpi4.yaml", exporterConfigYaml(config), { mode: 0o600 }); // jmp run --exporter-config rpi4.yaml
 */
export function exporterConfigYaml(config: ExporterConfig): string {
  return toYaml(config);
}
