/**
 * A Jumpstarter lab as code: clients, exporters and access policies as Pulumi resources.
 *
 * @packageDocumentation
 */
export {
  type ExporterAccessPolicyRule,
  JumpstarterExporterAccessPolicy,
  type JumpstarterExporterAccessPolicyArgs,
  type LabelSelector,
  type LabelSelectorRequirement,
} from "./access-policy.ts";
export type { DeepInput } from "./arguments.ts";
export { type ClientConfigArgs, JumpstarterClient, type JumpstarterClientArgs } from "./client.ts";
export * from "./config/index.ts";
export { type ExporterConfigArgs, JumpstarterExporter, type JumpstarterExporterArgs } from "./exporter.ts";
export * from "./functions/index.ts";
export * from "./inventory/index.ts";
export { JumpstarterProvider, type JumpstarterProviderArgs } from "./provider-resource.ts";
