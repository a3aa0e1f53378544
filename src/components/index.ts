/**
 * Components on `@pulumi/kubernetes`, apart from the main entry point, which does without it.
 *
 * @packageDocumentation
 */
export { ExporterStatefulSet, type ExporterStatefulSetArgs } from "./exporter-stateful-set.ts";
