export { type ClientConfig, type ClientConfigValues, clientConfig, clientConfigYaml } from "./client-config.ts";
export type { ConfigMetadata } from "./common.ts";
export type {
  BaseDriver,
  CompositeDriver,
  DriverConfigValue,
  DriverInstance,
  DriverInstanceConfig,
  ProxyDriver,
} from "./driver-instance.ts";
export type { DriversValues } from "./drivers-allowed.ts";
export { clientEnvironment } from "./environment.ts";
export {
  type ExporterConfig,
  type ExporterConfigValues,
  exporterConfig,
  exporterConfigYaml,
} from "./exporter-config.ts";
export type { FailureDetection } from "./failure-detection.ts";
export type { GrpcOptions } from "./grpc-options.ts";
export type { Hook, Hooks } from "./hooks.ts";
export type { LeasesValues } from "./leases.ts";
export { clientConfigSecretData, exporterConfigSecretData, exporterConfigSecretName } from "./secret.ts";
export type { ShellValues } from "./shell.ts";
export type { TlsConfig, TlsValues } from "./tls.ts";
export {
  type ClientConfigInputs,
  type ExporterConfigInputs,
  type Problem,
  type ValidateOptions,
  validateClientConfig,
  validateExporterConfig,
} from "./validate.ts";
export { validateDrivers } from "./validate-drivers.ts";
