import * as pulumi from "@pulumi/pulumi";
import type { DeepInput } from "../arguments.ts";
import { type ExporterConfigValues, exporterConfigYaml } from "../config/exporter-config.ts";
import { validateExporterConfig } from "../config/validate.ts";
import { decodeToken } from "../kubernetes/credential/token.ts";
import { type GetOptions, type GetOutputOptions, invoke, invokeOutput } from "./invoke.ts";
import type { GetArgs, GetOutputArgs } from "./objects.ts";

type ExporterConfigChoices = Omit<ExporterConfigValues, "namespace" | "name" | "endpoint" | "token">;

/**
 * The arguments of {@link getExporterConfig}: the exporter, and the parts of its configuration that the cluster does
 * not know.
 */
export interface GetExporterConfigArgs extends GetArgs, ExporterConfigChoices {}

/** The arguments of {@link getExporterConfigOutput}. */
export type GetExporterConfigOutputArgs = GetOutputArgs & {
  [K in keyof ExporterConfigChoices]: K extends "export"
    ? pulumi.Input<NonNullable<ExporterConfigChoices[K]>> | pulumi.Inputs
    : DeepInput<NonNullable<ExporterConfigChoices[K]>>;
};

/** The configuration of an exporter. Its secrets are secret outputs. */
export interface GetExporterConfigResult {
  readonly name: string;
  readonly namespace: string;
  /** The controller's gRPC address, `host:port`. */
  readonly endpoint: string;
  /** A complete ExporterConfig in YAML, ready for `jmp run --exporter-config`. Secret. */
  readonly config: pulumi.Output<string>;
  /** The token, a JWT. Secret. */
  readonly token: pulumi.Output<string>;
  /** The time when the token expires, in RFC 3339; absent if it does not. */
  readonly tokenExpiresAt?: string;
}

const CONFIG_ARGS = [
  "name",
  "namespace",
  "export",
  "hooks",
  "tls",
  "grpcOptions",
  "description",
  "motd",
  "failureDetection",
  "exitOnLeaseEnd",
] as const satisfies (keyof GetExporterConfigArgs)[];

/**
 * Returns the complete configuration of an exporter that exists, as `jmp admin import exporter` writes it, with its
 * drivers.
 *
 * `config` and `token` are secret outputs, although the function returns a promise; see `getClientConfig`.
 *
 * @throws when there is no such exporter, or the controller has not issued its credential
 *
 * @example
 * ```ts
 * const board = await getExporterConfig({
 *   name: "rpi4-bench-1",
 *   export: { power: { type: "jumpstarter_driver_power.driver.MockPower" } },
 * });
 * export const exporterConfig = board.config;
 * ```
 */
export async function getExporterConfig(
  args: GetExporterConfigArgs,
  opts?: GetOptions,
): Promise<GetExporterConfigResult> {
  const declaration = {
    name: "getExporterConfig",
    args,
    known: CONFIG_ARGS,
    validate: validateExporterConfig,
    opts,
  };
  return await invoke(declaration, async ({ kubernetes, options }, { name, namespace, ...choices }) => {
    const config = await new kubernetes.ExportersV1Alpha1Api(options).getConfig(name, choices);
    const tokenExpiresAt = decodeToken(config.token)?.expiresAt;
    return {
      name,
      namespace: options.namespace,
      endpoint: config.endpoint,
      config: pulumi.secret(exporterConfigYaml(config)),
      token: pulumi.secret(config.token),
      ...(tokenExpiresAt !== undefined && { tokenExpiresAt }),
    };
  });
}

/** Calls {@link getExporterConfig} with arguments that come from resources. The whole result is secret. */
export function getExporterConfigOutput(
  args: GetExporterConfigOutputArgs,
  opts?: GetOutputOptions,
): pulumi.Output<pulumi.Unwrap<GetExporterConfigResult>> {
  return invokeOutput(getExporterConfig, args, opts);
}
