/**
 * A Jumpstarter lab as code: clients, exporters and access policies as Pulumi resources.
 *
 * @packageDocumentation
 */

export type { DeepInput } from "./arguments.ts";
export * from "./config/index.ts";
export type {
  BaseDriverArgs,
  CompositeDriverArgs,
  DriverArgs,
  DriversArgs,
  ProxyDriverArgs,
} from "./driver-args.ts";
export * from "./functions/index.ts";
export * from "./inventory/index.ts";
export type { ExporterAccessPolicyRule, LabelSelector, LabelSelectorRequirement } from "./kubernetes/policy-rule.ts";
export {
  JumpstarterExporterAccessPolicy,
  type JumpstarterExporterAccessPolicyArgs,
} from "./resources/access-policy.ts";
export { type ClientConfigArgs, JumpstarterClient, type JumpstarterClientArgs } from "./resources/client.ts";
export type { MigratedFrom } from "./resources/credentialed-resource.ts";
export { type ExporterConfigArgs, JumpstarterExporter, type JumpstarterExporterArgs } from "./resources/exporter.ts";
export {
  type ExporterContainer,
  type ExporterOnHost,
  type ExporterProgram,
  type ExporterToRun,
  type HostConnection,
  JumpstarterExporterService,
  type JumpstarterExporterServiceArgs,
  type ProxyConnection,
} from "./resources/exporter-service.ts";
export type { AdoptFrom } from "./resources/object-resource.ts";
export { JumpstarterProvider, type JumpstarterProviderArgs } from "./resources/provider.ts";
