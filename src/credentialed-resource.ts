import * as pulumi from "@pulumi/pulumi";
import { resourceClass } from "./dynamic.ts";
import { OBJECT_ARGS, OBJECT_OUTPUTS, type ObjectArgs, type ObjectOutputs } from "./object-resource.ts";

/** What clients and exporters take alike. */
export interface CredentialedArgs extends ObjectArgs {
  /**
   * The user name by which the controller recognises an OIDC token as this one's, with its prefix. The credential is
   * issued all the same.
   *
   * @default none
   * @example "keycloak:alice"
   */
  username?: pulumi.Input<string>;
  /**
   * How long to wait for the controller to issue the credential, as a duration ("90s", "10m"). When it passes, the
   * update fails, the resource stays in the state, and the next `pulumi up` carries on. It stands in for
   * `customTimeouts`, which Pulumi does not hand to dynamic providers.
   *
   * @default "5m"
   */
  credentialTimeout?: pulumi.Input<string>;
  /**
   * Any change of this map has the controller issue a new token, with the UID kept. The old token stays valid until it
   * expires: the controller keeps no list of revoked tokens.
   *
   * @default {}
   * @example { quarter: "2026-Q4" }
   */
  rotationTriggers?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Renew the token with a `pulumi up` that finds it expiring within this time, as a duration in hours ("720h").
   *
   * @default never
   */
  renewBefore?: pulumi.Input<string>;
}

/** The names of {@link CredentialedArgs}: what goes to the provider. */
export const CREDENTIALED_ARGS = [
  ...OBJECT_ARGS,
  "username",
  "credentialTimeout",
  "rotationTriggers",
  "renewBefore",
] as const satisfies (keyof CredentialedArgs)[];

/** What a configuration takes from the cluster. */
interface Issued {
  namespace: string;
  name: string;
  endpoint: string;
  token: string;
  caBundle: string;
}

/** What clients and exporters give alike. */
export interface CredentialedOutputs extends ObjectOutputs {
  /** The OIDC user name. */
  readonly username: pulumi.Output<string | undefined>;
  /** The controller's gRPC address, `host:port`. */
  readonly endpoint: pulumi.Output<string>;
  /** The CA of the controller's certificate, base64 of PEM; "" where Jumpstarter publishes none. */
  readonly caBundle: pulumi.Output<string>;
  /** The name of the Secret in which the controller keeps the token. */
  readonly credentialSecretName: pulumi.Output<string>;
  /** The token, a JWT. Secret. */
  readonly token: pulumi.Output<string>;
  /** When the token expires, RFC 3339. */
  readonly tokenExpiresAt: pulumi.Output<string>;
}

/** The names of {@link CredentialedOutputs}. */
export const CREDENTIALED_OUTPUTS = [
  ...OBJECT_OUTPUTS,
  "username",
  "endpoint",
  "caBundle",
  "credentialSecretName",
  "token",
  "tokenExpiresAt",
] as const satisfies (keyof CredentialedOutputs)[];

/** The class that clients and exporters extend. */
export const CredentialedResource = resourceClass<CredentialedOutputs>();

/** The identity and the credential, resolved together. */
export function issuedBy(resource: CredentialedOutputs): pulumi.Output<Issued> {
  const { namespace, name, endpoint, token, caBundle } = resource;
  return pulumi.output({ namespace, name, endpoint, token, caBundle });
}
