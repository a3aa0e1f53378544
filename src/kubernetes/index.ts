/**
 * Jumpstarter's objects on Kubernetes, for any TypeScript program; it needs no Pulumi.
 *
 * @packageDocumentation
 */
export { ExporterAccessPoliciesV1Alpha1Api } from "./api/access-policies.ts";
export { ClientsV1Alpha1Api, type GetClientConfigOptions } from "./api/clients.ts";
export { Connection } from "./api/connection.ts";
export { type CreateArgs, CredentialedObjectApi } from "./api/credentialed-object-api.ts";
export {
  AbstractAsyncCustomObjectApi,
  type ApiOptions,
  type CallOptions,
  type DeleteOptions,
  type FindOptions,
  type ListOptions,
  type PostOptions,
} from "./api/custom-object-api.ts";
export { ExportersV1Alpha1Api, type GetExporterConfigOptions } from "./api/exporters.ts";
export { LeasesV1Alpha1Api } from "./api/leases.ts";
export type { KubeConfigOptions } from "./auth/kubeconfig.ts";
export { DEFAULT_CREDENTIAL_TIMEOUT, type WaitOptions } from "./credential/credential-deadline.ts";
export type { CredentialedObject, Issued } from "./credential/credential-wait.ts";
export type { Credential } from "./credential/credentials.ts";
export { type ErrorReason, hasReason, KubernetesError } from "./errors.ts";
export * from "./models.ts";
