/**
 * Jumpstarter's objects on Kubernetes, for any TypeScript program; it needs no Pulumi.
 *
 * @packageDocumentation
 */
export { ExporterAccessPoliciesV1Alpha1Api } from "./access-policies.ts";
export { ClientsV1Alpha1Api, type GetClientConfigOptions } from "./clients.ts";
export { Connection } from "./connection.ts";
export { DEFAULT_CREDENTIAL_TIMEOUT, type WaitOptions } from "./credential-deadline.ts";
export type { CredentialedObject, Issued } from "./credential-wait.ts";
export { type CreateArgs, CredentialedObjectApi } from "./credentialed-object-api.ts";
export type { Credential } from "./credentials.ts";
export {
  AbstractAsyncCustomObjectApi,
  type ApiOptions,
  type CallOptions,
  type DeleteOptions,
  type FindOptions,
  type ListOptions,
  type PostOptions,
} from "./custom-object-api.ts";
export { type ErrorReason, hasReason, KubernetesError } from "./errors.ts";
export { ExportersV1Alpha1Api, type GetExporterConfigOptions } from "./exporters.ts";
export type { KubeConfigOptions } from "./kubeconfig.ts";
export { LeasesV1Alpha1Api } from "./leases.ts";
export * from "./models.ts";
