import * as pulumi from "@pulumi/pulumi";
import { DynamicResource, type ProviderExport } from "./dynamic.ts";

/** What clients and exporters take alike. */
export interface CredentialedArgs {
  /**
   * The name of the object in the cluster: an RFC 1123 subdomain ("rpi4-bench-1"). A change replaces the resource.
   *
   * @default the resource's name in the program, exactly
   */
  name?: pulumi.Input<string>;
  /**
   * The namespace of the object. Since 0.8 Jumpstarter's controller watches a single one. A change replaces the resource.
   *
   * @default the namespace of the provider (`jumpstarter:namespace`), else of the kubeconfig's context, else "default";
   * once chosen it stays
   */
  namespace?: pulumi.Input<string>;
  /**
   * Labels. Only these are managed: labels that others set survive. `jumpstarter.dev/*` belongs to the controller and is
   * refused.
   *
   * @default {}
   * @example { board: "rpi4", location: "bench-1" }
   */
  labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Annotations. Only these are managed.
   *
   * @default {}
   */
  annotations?: pulumi.Input<Record<string, pulumi.Input<string>>>;
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
  /**
   * Take over an object of that name that exists already, with its UID and its token kept. Without it, an existing
   * object is an error, unless an interrupted run of this same resource has left it.
   *
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
}

/** The names of {@link CredentialedArgs}: what goes to the provider. */
export const CREDENTIALED_ARGS = [
  "name",
  "namespace",
  "labels",
  "annotations",
  "username",
  "credentialTimeout",
  "rotationTriggers",
  "renewBefore",
  "adopt",
] as const satisfies (keyof CredentialedArgs)[];

const OUTPUTS = ["uid", "endpoint", "caBundle", "credentialSecretName", "token", "tokenExpiresAt"] as const;

/** What a configuration takes from the cluster. */
interface Issued {
  namespace: string;
  name: string;
  endpoint: string;
  token: string;
  caBundle: string;
}

/** What clients and exporters give alike. */
export abstract class CredentialedResource extends DynamicResource {
  /** The name of the object in the cluster. */
  declare readonly name: pulumi.Output<string>;
  /** The namespace of the object. */
  declare readonly namespace: pulumi.Output<string>;
  /** The labels that are managed here. */
  declare readonly labels: pulumi.Output<Record<string, string> | undefined>;
  /** The annotations that are managed here. */
  declare readonly annotations: pulumi.Output<Record<string, string> | undefined>;
  /** The OIDC user name. */
  declare readonly username: pulumi.Output<string | undefined>;
  /** The UID of the object. It stays the same through updates and rotations. */
  declare readonly uid: pulumi.Output<string>;
  /** The controller's gRPC address, `host:port`. */
  declare readonly endpoint: pulumi.Output<string>;
  /** The CA of the controller's certificate, base64 of PEM; "" where Jumpstarter publishes none. */
  declare readonly caBundle: pulumi.Output<string>;
  /** The name of the Secret in which the controller keeps the token. */
  declare readonly credentialSecretName: pulumi.Output<string>;
  /** The token, a JWT. Secret. */
  declare readonly token: pulumi.Output<string>;
  /** When the token expires, RFC 3339. */
  declare readonly tokenExpiresAt: pulumi.Output<string>;

  /** @internal */
  constructor(
    kind: string,
    provider: ProviderExport,
    name: string,
    inputs: pulumi.Inputs,
    opts: pulumi.CustomResourceOptions | undefined,
  ) {
    // What is looked up by its id has no inputs: that is how the provider tells a lookup from a refresh.
    const identity = opts?.id === undefined ? { name: inputs.name ?? name } : {};
    super(kind, provider, name, { ...inputs, ...identity }, OUTPUTS, opts);
  }

  /** The identity and the credential, resolved together. */
  protected get issued(): pulumi.Output<Issued> {
    const { namespace, name, endpoint, token, caBundle } = this;
    return pulumi.output({ namespace, name, endpoint, token, caBundle });
  }
}
