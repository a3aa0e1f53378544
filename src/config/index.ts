export {
  type ClientConfig,
  type ClientConfigValues,
  clientConfig,
  clientConfigYaml,
  type DriversValues,
  type LeasesValues,
  type ShellValues,
} from "./client-config.ts";
export type { ConfigMetadata, GrpcOptions, TlsConfig, TlsValues } from "./common.ts";
export type {
  BaseDriver,
  CompositeDriver,
  DriverConfigValue,
  DriverInstance,
  DriverInstanceConfig,
  ProxyDriver,
} from "./driver-instance.ts";
export { clientEnvironment } from "./environment.ts";
export {
  type ExporterConfig,
  type ExporterConfigValues,
  exporterConfig,
  exporterConfigYaml,
  type FailureDetection,
  type Hook,
  type Hooks,
} from "./exporter-config.ts";
export { clientConfigSecretData, exporterConfigSecretData, exporterConfigSecretName } from "./secret.ts";
export {
  type ClientConfigInputs,
  type ExporterConfigInputs,
  type Problem,
  type ValidateOptions,
  validateClientConfig,
  validateExporterConfig,
} from "./validate.ts";
export { validateDrivers } from "./validate-drivers.ts";
