import * as pulumi from "@pulumi/pulumi";
import {
  type DeepInput,
  isUnresolved,
  pick,
  sendable,
  throwIfInvalid,
  unknownArguments,
  unsendableArguments,
} from "../arguments.ts";
import { type ClientConfigValues, clientConfigYaml } from "../config/client-config.ts";
import { clientEnvironment } from "../config/environment.ts";
import { CLIENT_CHOICES, type ClientChoices, issuedClientConfig } from "../config/issued.ts";
import { validateClientConfig } from "../config/validate.ts";
import { registration, typeToken } from "../engine/dynamic/registration.ts";
import {
  CREDENTIALED_ARGS,
  CREDENTIALED_OUTPUTS,
  type CredentialedArgs,
  CredentialedResource,
  issuedBy,
} from "./credentialed-resource.ts";

/** The parts of a client's configuration that the cluster does not know. They are not sent to the cluster. */
export interface ClientConfigArgs {
  /**
   * The Python classes, by pattern, that `jmp` may load on the client's machine to talk to drivers.
   *
   * @default no driver
   * @example { allow: ["jumpstarter_driver_*"] }
   */
  drivers?: DeepInput<NonNullable<ClientConfigValues["drivers"]>>;
  /**
   * The way in which `jmp` verifies the controller's certificate.
   *
   * @default with the CA that Jumpstarter publishes in the cluster, else with the system's roots
   */
  tls?: DeepInput<NonNullable<ClientConfigValues["tls"]>>;
  /**
   * gRPC channel arguments.
   *
   * @default {}
   * @example { "grpc.keepalive_time_ms": 20000 }
   */
  grpcOptions?: DeepInput<NonNullable<ClientConfigValues["grpcOptions"]>>;
  /** The behaviour of `jmp shell`. @default left to `jmp` */
  shell?: DeepInput<NonNullable<ClientConfigValues["shell"]>>;
  /** The times that `jmp` waits for leases and exporters, in seconds. @default left to `jmp` */
  leases?: DeepInput<NonNullable<ClientConfigValues["leases"]>>;
}

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
  /** A complete ClientConfig in YAML, ready for `jmp shell --client-config`. Secret. */
  readonly config: pulumi.Output<string>;
  /** The same as `JMP_*` variables, for a CI job that has no file. Secret. */
  readonly env: pulumi.Output<Record<string, string>>;

  /**
   * Create a JumpstarterClient resource with the given unique name, arguments, and options.
   *
   * @param name The _unique_ name of the resource.
   * @param args The arguments to use to populate this resource's properties.
   * @param opts A bag of options that control this resource's behavior.
   */
  constructor(name: string, args: JumpstarterClientArgs = {}, opts?: pulumi.CustomResourceOptions) {
    const what = `JumpstarterClient "${name}"`;
    const configArgs = pick(args, CLIENT_CHOICES);
    throwIfInvalid(what, [
      ...unknownArguments(args, [...CREDENTIALED_ARGS, ...CLIENT_CHOICES]),
      ...unsendableArguments(args, CREDENTIALED_ARGS),
      ...validateClientConfig(configArgs, { isUnknown: isUnresolved }),
    ]);
    super(
      ...registration("Client", "client", name, sendable(what, args, CREDENTIALED_ARGS), CREDENTIALED_OUTPUTS, opts),
    );
    const config = pulumi.secret(
      pulumi.all([issuedBy(this), pulumi.output(configArgs)]).apply(([issued, values]) => {
        throwIfInvalid(what, validateClientConfig(values));
        return issuedClientConfig(issued, values as ClientChoices);
      }),
    );
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
   * const alice = JumpstarterClient.get("alice", "jumpstarter-lab/alice", { drivers: { allow: ["jumpstarter_driver_*"]
   * } });
   * ```
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state: ClientConfigArgs = {},
    opts?: pulumi.CustomResourceOptions,
  ): JumpstarterClient {
    return new JumpstarterClient(name, state, { ...opts, id });
  }

  /** Returns true if the given object is an instance of JumpstarterClient, also of another copy of this package. */
  static override isInstance(object: unknown): object is JumpstarterClient {
    return (object as { __pulumiType?: unknown } | undefined | null)?.__pulumiType === typeToken("Client");
  }
}
