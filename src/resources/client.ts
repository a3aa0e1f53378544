import type * as pulumi from "@pulumi/pulumi";
import type { OptionInputs } from "../arguments.ts";
import { clientConfigYaml } from "../config/client-config.ts";
import { CLIENT_OPTIONS } from "../config/client-options.ts";
import { clientEnvironment } from "../config/environment.ts";
import { issuedClientConfig } from "../config/issued.ts";
import { validateCredentialed } from "../provider/validate-credentialed.ts";
import {
  CREDENTIALED_ARGS,
  CREDENTIALED_OUTPUTS,
  type CredentialedArgs,
  CredentialedResource,
  configurationOf,
} from "./credentialed-resource.ts";
import { checkedRegistration, isOfKind, lookupOptions, type ResourceKind } from "./resource-kind.ts";
import { unmappedTraces } from "./unmapped-traces.ts";

/** The parts of a client's configuration that the cluster does not know. They are not sent to the cluster. */
export interface ClientConfigArgs extends OptionInputs<typeof CLIENT_OPTIONS> {}

const CLIENT: ResourceKind = {
  name: "Client",
  provider: "client",
  args: CREDENTIALED_ARGS,
  localArgs: [],
  options: CLIENT_OPTIONS,
  validate: validateCredentialed,
  outputs: CREDENTIALED_OUTPUTS,
};

/** The arguments of a {@link JumpstarterClient}. */
export interface JumpstarterClientArgs extends CredentialedArgs, ClientConfigArgs {}

/**
 * A client: a person or a CI job that leases exporters.
 *
 * It creates the `clients.jumpstarter.dev` object, waits until the controller has issued its credential, and returns
 * the finished configuration as secret outputs.
 *
 * @example
 * ```ts
 * import { JumpstarterClient } from "pulumi-jumpstarter";
 *
 * const ci = new JumpstarterClient("ci", {
 *   namespace: "jumpstarter-lab",
 *   labels: { "client-type": "ci" },
 *   drivers: { allow: ["jumpstarter_driver_*"] },
 * });
 * export const clientConfig = ci.config; // pulumi stack output clientConfig --show-secrets > ci.yaml
 * export const clientEnv = ci.env;
 * ```
 */
export class JumpstarterClient extends CredentialedResource {
  /** A complete ClientConfig in YAML, ready for `jmp shell --client-config`. Secret. @secret */
  readonly config: pulumi.Output<string>;
  /** The same as `JMP_*` variables, for a CI job that has no file. Secret. @secret */
  readonly env: pulumi.Output<Record<string, string>>;

  /**
   * Create a JumpstarterClient resource with the given unique name, arguments, and options.
   *
   * @param name The _unique_ name of the resource.
   * @param args The arguments to use to populate this resource's properties.
   * @param opts A bag of options that control this resource's behavior.
   */
  constructor(name: string, args: JumpstarterClientArgs = {}, opts?: pulumi.CustomResourceOptions) {
    using _ = unmappedTraces();
    super(...checkedRegistration(CLIENT, name, args, opts));
    const config = configurationOf(this, CLIENT, name, args, issuedClientConfig);
    this.config = config.apply(clientConfigYaml);
    this.env = config.apply(clientEnvironment);
  }

  /**
   * Looks up a client that exists, without managing it.
   *
   * @param name The _unique_ name of the resulting resource.
   * @param id The client's `namespace/name`.
   * @param state The parts of its configuration that the cluster does not know.
   * @param opts A bag of options that control this resource's behavior.
   * @throws when there is no such client
   *
   * @example
   * ```ts
   * const alice = JumpstarterClient.get("alice", "jumpstarter-lab/alice", {
   *   drivers: { allow: ["jumpstarter_driver_*"] },
   * });
   * ```
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state: ClientConfigArgs = {},
    opts?: pulumi.CustomResourceOptions,
  ): JumpstarterClient {
    return new JumpstarterClient(name, state, lookupOptions(CLIENT, name, id, opts));
  }

  /** Returns true if the given object is an instance of JumpstarterClient, also of another copy of this package. */
  static override isInstance(object: unknown): object is JumpstarterClient {
    return isOfKind(CLIENT, object);
  }
}
