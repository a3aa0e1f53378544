/** The names that states hold, which never change. */

/** The exports of "pulumi-jumpstarter/provider", each of which is the lifecycle of a kind of resource. */
export type ProviderExport = "client" | "exporter" | "accessPolicy" | "exporterService";

/** Returns the code that the provider process evaluates. */
export function providerCode(provider: ProviderExport): string {
  return `exports.handler = () => require("pulumi-jumpstarter/provider").${provider};`;
}

/** Returns the type of a kind of resource in states and URNs. */
export function typeToken(kind: string): string {
  return `pulumi-nodejs:dynamic/jumpstarter:${kind}`;
}
