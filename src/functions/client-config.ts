import * as pulumi from "@pulumi/pulumi";
import type { DeepInput } from "../arguments.ts";
import { type ClientConfigValues, clientConfigYaml } from "../config/client-config.ts";
import { clientEnvironment } from "../config/environment.ts";
import { validateClientConfig } from "../config/validate.ts";
import { decodeToken } from "../kubernetes/credential/token.ts";
import { type GetOptions, type GetOutputOptions, invoke, invokeOutput } from "./invoke.ts";
import type { GetArgs, GetOutputArgs } from "./objects.ts";

type ClientConfigChoices = Pick<ClientConfigValues, "drivers" | "tls" | "grpcOptions" | "shell" | "leases">;

/**
 * The arguments of {@link getClientConfig}: the client, and the parts of its configuration that the cluster does not
 * know.
 */
export interface GetClientConfigArgs extends GetArgs, ClientConfigChoices {}

/** The arguments of {@link getClientConfigOutput}. */
export type GetClientConfigOutputArgs = GetOutputArgs & {
  [K in keyof ClientConfigChoices]: DeepInput<NonNullable<ClientConfigChoices[K]>>;
};

/** The configuration of a client. Its secrets are secret outputs. */
export interface GetClientConfigResult {
  readonly name: string;
  readonly namespace: string;
  /** The controller's gRPC address, `host:port`. */
  readonly endpoint: string;
  /** A complete ClientConfig in YAML, ready for `jmp shell --client-config`. Secret. */
  readonly config: pulumi.Output<string>;
  /** The same as `JMP_*` variables, for a CI job that has no file. Secret. */
  readonly env: pulumi.Output<Record<string, string>>;
  /** The token, a JWT. Secret. */
  readonly token: pulumi.Output<string>;
  /** The time when the token expires, in RFC 3339; absent if it does not. */
  readonly tokenExpiresAt?: string;
}

/**
 * Returns the complete configuration of a client that exists, as `jmp admin import client` writes it.
 *
 * `config`, `env` and `token` are secret outputs, although the function returns a promise: a promise cannot be secret,
 * and values that are exported or passed to a resource must be.
 *
 * @throws when there is no such client, or the controller has not issued its credential
 *
 * @example
 * ```ts
 * const alice = await getClientConfig({ name: "alice", drivers: { allow: ["jumpstarter_driver_*"] } });
 * export const aliceConfig = alice.config;
 * ```
 */
export async function getClientConfig(args: GetClientConfigArgs, opts?: GetOptions): Promise<GetClientConfigResult> {
  const known = ["name", "namespace", "drivers", "tls", "grpcOptions", "shell", "leases"];
  const declaration = { name: "getClientConfig", args, known, validate: validateClientConfig, opts };
  return await invoke(declaration, async ({ kubernetes, options }, { name, namespace, ...choices }) => {
    const config = await new kubernetes.ClientsV1Alpha1Api(options).getConfig(name, choices);
    const tokenExpiresAt = decodeToken(config.token)?.expiresAt;
    return {
      name,
      namespace: options.namespace,
      endpoint: config.endpoint,
      config: pulumi.secret(clientConfigYaml(config)),
      env: pulumi.secret(clientEnvironment(config)),
      token: pulumi.secret(config.token),
      ...(tokenExpiresAt !== undefined && { tokenExpiresAt }),
    };
  });
}

/** Calls {@link getClientConfig} with arguments that come from resources. The whole result is secret. */
export function getClientConfigOutput(
  args: GetClientConfigOutputArgs,
  opts?: GetOutputOptions,
): pulumi.Output<pulumi.Unwrap<GetClientConfigResult>> {
  return invokeOutput(getClientConfig, args, opts);
}
