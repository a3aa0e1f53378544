/**
 * A Jumpstarter lab as code: clients and exporters as Pulumi resources.
 *
 * @packageDocumentation
 */
export { type ClientConfigArgs, JumpstarterClient, type JumpstarterClientArgs } from "./client.ts";
export * from "./config/index.ts";
export { type ExporterConfigArgs, JumpstarterExporter, type JumpstarterExporterArgs } from "./exporter.ts";
export { JumpstarterProvider, type JumpstarterProviderArgs } from "./provider-resource.ts";
