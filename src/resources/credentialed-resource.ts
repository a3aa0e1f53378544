import * as pulumi from "@pulumi/pulumi";
import { pick, throwIfInvalid } from "../arguments.ts";
import type { Issued } from "../config/issued.ts";
import { namesOf, problemsOf } from "../config/options.ts";
import { resourceClass, titleOf } from "../engine/dynamic/registration.ts";
import { ISSUED_OUTPUTS } from "../provider/inputs.ts";
import { checkCa } from "./ca-check.ts";
import { OBJECT_ARGS, OBJECT_OUTPUTS, type ObjectArgs, type ObjectOutputs } from "./object-resource.ts";
import type { ResourceKind } from "./resource-kind.ts";

/** The arguments that clients and exporters have in common. */
export interface CredentialedArgs extends ObjectArgs {
  /**
   * The OIDC user name, with its prefix. The controller accepts OIDC tokens of this user for the object. It issues a
   * credential all the same.
   *
   * @default none
   * @example "keycloak:alice"
   */
  username?: pulumi.Input<string>;
  /**
   * The object of another namespace or cluster that this one has come from, as it was there. A controller with the same
   * `CONTROLLER_KEY` then goes on accepting the tokens of that object for this one, and issues such tokens. A change or a
   * removal makes it issue another token, and deny the former ones. Needs controller 0.8.1: with an older one it is an error.
   *
   * @default none
   * @example { namespace: "jumpstarter-lab", uid: "5f0c37a1-8f0c-4a53-9d34-1f6ad8f2b1c4" }
   */
  migratedFrom?: pulumi.Input<MigratedFrom>;
  /**
   * The time to wait for the controller to issue the credential, as a duration ("90s", "10m"). When it has passed, the
   * update fails, the resource stays in the state, and the next `pulumi up` resumes the wait. `customTimeouts` goes before
   * it, but Pulumi hands that to the plugin alone, and not to dynamic providers.
   *
   * @default "5m"
   */
  credentialTimeout?: pulumi.Input<string>;
  /**
   * Values whose change makes the controller issue a new token. Setting them on an existing resource counts as a change;
   * removing all of them does not. The UID stays the same. The old token stays valid until it expires: the controller
   * keeps no list of revoked tokens.
   *
   * @default {}
   * @example { quarter: "2026-Q4" }
   */
  rotationTriggers?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * The time before the token's expiry from which on a `pulumi up` renews it, as a duration ("720h"; there is no unit for days).
   *
   * @default never
   */
  renewBefore?: pulumi.Input<string>;
}

/** An object in its former place. */
export interface MigratedFrom {
  /** The namespace that it was in. */
  namespace: pulumi.Input<string>;
  /** The UID that it had: the output `uid`. One that had come from elsewhere itself is named as it was at first. */
  uid: pulumi.Input<string>;
}

/** The names of {@link CredentialedArgs}, which are sent to the provider. */
export const CREDENTIALED_ARGS = [
  ...OBJECT_ARGS,
  "username",
  "migratedFrom",
  "credentialTimeout",
  "rotationTriggers",
  "renewBefore",
] as const satisfies (keyof CredentialedArgs)[];

/** The outputs that clients and exporters have in common. */
export interface CredentialedOutputs extends ObjectOutputs {
  /** The OIDC user name. */
  readonly username: pulumi.Output<string | undefined>;
  /** The controller's gRPC address, `host:port`. */
  readonly endpoint: pulumi.Output<string>;
  /** The CA of the controller's certificate, in base64 of PEM; "" if Jumpstarter publishes none. */
  readonly caBundle: pulumi.Output<string>;
  /** The name of the Secret in which the controller keeps the token. */
  readonly credentialSecretName: pulumi.Output<string>;
  /** The token, a JWT. Secret. @secret */
  readonly token: pulumi.Output<string>;
  /** The time when the token expires, in RFC 3339. */
  readonly tokenExpiresAt: pulumi.Output<string>;
}

/** The names of {@link CredentialedOutputs}. */
export const CREDENTIALED_OUTPUTS = [
  ...OBJECT_OUTPUTS,
  "username",
  ...ISSUED_OUTPUTS,
] as const satisfies (keyof CredentialedOutputs)[];

/** The class that clients and exporters extend. */
export const CredentialedResource = resourceClass<CredentialedOutputs>();

/** Returns the configuration of a resource, made of what was issued for it and the options among its arguments. Secret. */
export function configurationOf<Choices, Config>(
  resource: CredentialedOutputs,
  kind: ResourceKind,
  resourceName: string,
  args: object,
  make: (issued: Issued, choices: Choices) => Config,
): pulumi.Output<Config> {
  const { namespace, name, endpoint, token, caBundle } = resource;
  const issued = pulumi.output({ namespace, name, endpoint, token, caBundle });
  const options = pulumi.output(pick(args as pulumi.Inputs, namesOf(kind.options)));
  const config = pulumi.all([issued, options]).apply(([issued, choices]) => {
    throwIfInvalid(titleOf(kind, resourceName), problemsOf(kind.options, choices));
    checkCa(issued.caBundle, choices.tls);
    return make(issued, choices as Choices);
  });
  return pulumi.secret(config) as pulumi.Output<Config>;
}
