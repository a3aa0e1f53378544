import * as pulumi from "@pulumi/pulumi";
import type { OptionInputs } from "../arguments.ts";
import type { CLIENT_OPTIONS } from "../config/client-options.ts";
import { clientConfig, type GetClientConfigArgs } from "../lookups/client-config.ts";
import { type GetOptions, type GetOutputOptions, invoke, invokeOutput } from "./invoke.ts";
import type { GetOutputArgs } from "./objects.ts";

export type { GetClientConfigArgs } from "../lookups/client-config.ts";

/** The arguments of {@link getClientConfigOutput}. */
export interface GetClientConfigOutputArgs extends GetOutputArgs, OptionInputs<typeof CLIENT_OPTIONS> {}

/** The configuration of a client. Its secrets are secret outputs. */
export interface GetClientConfigResult {
  /** The name of the client in the cluster. */
  readonly name: string;
  /** The namespace of the client. */
  readonly namespace: string;
  /** The controller's gRPC address, `host:port`. */
  readonly endpoint: string;
  /** A complete ClientConfig in YAML, ready for `jmp shell --client-config`. Secret. @secret */
  readonly config: pulumi.Output<string>;
  /** The same as `JMP_*` variables, for a CI job that has no file. Secret. @secret */
  readonly env: pulumi.Output<Record<string, string>>;
  /** The token, a JWT. Secret. @secret */
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
  const result = await invoke(clientConfig, args, opts);
  return {
    ...result,
    config: pulumi.secret(result.config),
    env: pulumi.secret(result.env),
    token: pulumi.secret(result.token),
  };
}

/** Calls {@link getClientConfig} with arguments that come from resources. The whole result is secret. */
export function getClientConfigOutput(
  args: GetClientConfigOutputArgs,
  opts?: GetOutputOptions,
): pulumi.Output<pulumi.Unwrap<GetClientConfigResult>> {
  return invokeOutput(getClientConfig, args, opts);
}
