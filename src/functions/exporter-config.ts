import * as pulumi from "@pulumi/pulumi";
import type { OptionInputs } from "../arguments.ts";
import type { EXPORTER_OPTIONS } from "../config/exporter-options.ts";
import { exporterConfig, type GetExporterConfigArgs } from "../lookups/exporter-config.ts";
import { type GetOptions, type GetOutputOptions, invoke, invokeOutput } from "./invoke.ts";
import type { GetOutputArgs } from "./objects.ts";

export type { GetExporterConfigArgs } from "../lookups/exporter-config.ts";

/** The arguments of {@link getExporterConfigOutput}. */
export interface GetExporterConfigOutputArgs extends GetOutputArgs, OptionInputs<typeof EXPORTER_OPTIONS> {}

/** The configuration of an exporter. Its secrets are secret outputs. */
export interface GetExporterConfigResult {
  /** The name of the exporter in the cluster. */
  readonly name: string;
  /** The namespace of the exporter. */
  readonly namespace: string;
  /** The controller's gRPC address, `host:port`. */
  readonly endpoint: string;
  /** A complete ExporterConfig in YAML, ready for `jmp run --exporter-config`. Secret. @secret */
  readonly config: pulumi.Output<string>;
  /** The token, a JWT. Secret. @secret */
  readonly token: pulumi.Output<string>;
  /** The time when the token expires, in RFC 3339; absent if it does not. */
  readonly tokenExpiresAt?: string;
}

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
  const result = await invoke(exporterConfig, args, opts);
  return { ...result, config: pulumi.secret(result.config), token: pulumi.secret(result.token) };
}

/** Calls {@link getExporterConfig} with arguments that come from resources. The whole result is secret. */
export function getExporterConfigOutput(
  args: GetExporterConfigOutputArgs,
  opts?: GetOutputOptions,
): pulumi.Output<pulumi.Unwrap<GetExporterConfigResult>> {
  return invokeOutput(getExporterConfig, args, opts);
}
