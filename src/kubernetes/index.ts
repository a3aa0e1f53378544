/**
 * The API of Jumpstarter's objects on Kubernetes, for any TypeScript program. It needs no Pulumi.
 *
 * @packageDocumentation
 */
export { ExporterAccessPoliciesV1Alpha1Api } from "./api/access-policies.ts";
export { ClientsV1Alpha1Api, type GetClientConfigOptions } from "./api/clients.ts";
export { Connection } from "./api/connection.ts";
export {
  type CreateArgs,
  CredentialedObjectApi,
  DEFAULT_CREDENTIAL_TIMEOUT,
  type WaitOptions,
} from "./api/credentialed-object-api.ts";
export {
  AbstractAsyncCustomObjectApi,
  type ApiOptions,
  type DeleteOptions,
  type FindOptions,
  type ListOptions,
  type PostOptions,
} from "./api/custom-object-api.ts";
export { ExportersV1Alpha1Api, type GetExporterConfigOptions } from "./api/exporters.ts";
export { LeasesV1Alpha1Api } from "./api/leases.ts";
export type { KubeConfigOptions } from "./auth/kubeconfig.ts";
export type { Credential, CredentialedObject } from "./credential/credential.ts";
export type { Issued } from "./credential/issuer.ts";
export { type ErrorReason, hasReason, KubernetesError } from "./errors.ts";
export type { CallOptions } from "./http/request.ts";
export * from "./models.ts";
export * from "./policy-rule.ts";
