import { API_VERSION, type ConfigMetadata, withoutUndefined } from "./common.ts";
import { EXPORTER_OPTIONS } from "./exporter-options.ts";
import { type OptionKeys, type OptionValues, toFile } from "./options.ts";
import { toYaml } from "./yaml.ts";

/**
 * A complete exporter configuration, as `jmp run --exporter-config FILE` reads it. Keys are spelled as in the file.
 * Versions of `jmp` ignore optional keys that they do not know.
 */
export interface ExporterConfig extends OptionKeys<typeof EXPORTER_OPTIONS> {
  apiVersion: typeof API_VERSION;
  kind: "ExporterConfig";
  metadata: ConfigMetadata;
  /** The controller's gRPC address, `host:port`. */
  endpoint: string;
  /** The exporter's credential, a JWT. Secret. */
  token: string;
}

/** The values that an exporter configuration is made of. */
export interface ExporterConfigValues extends OptionValues<typeof EXPORTER_OPTIONS> {
  namespace: string;
  name: string;
  /** The controller's gRPC address, `host:port`. */
  endpoint: string;
  /** The exporter's credential, a JWT. Secret. */
  token: string;
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
  const { tls, ...options } = toFile(EXPORTER_OPTIONS, values);
  return withoutUndefined<ExporterConfig>({
    apiVersion: API_VERSION,
    kind: "ExporterConfig",
    metadata: { namespace: values.namespace, name: values.name },
    endpoint: values.endpoint,
    tls,
    token: values.token,
    ...options,
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
