/**
 * What runs in Pulumi's provider process. State files refer to this module by its name, "pulumi-jumpstarter/provider",
 * and to the names that it exports: they are for ever.
 *
 * @packageDocumentation
 */
export { accessPolicy } from "./access-policy.ts";
export { client } from "./client.ts";
export { exporter } from "./exporter.ts";
