import type * as pulumi from "@pulumi/pulumi";
import {
  exporter,
  exporters,
  type GetExporterArgs,
  type GetExporterResult,
  type ListExportersArgs,
  type ListExportersResult,
} from "../lookups/exporters.ts";
import { type GetOptions, type GetOutputOptions, invoke, invokeOutput } from "./invoke.ts";
import type { GetOutputArgs, ListOutputArgs } from "./objects.ts";

export type {
  ExporterDeviceResult,
  ExporterLeaseResult,
  GetExporterArgs,
  GetExporterResult,
  ListExportersArgs,
  ListExportersResult,
} from "../lookups/exporters.ts";

/** The arguments of {@link getExporterOutput}. */
export interface GetExporterOutputArgs extends GetOutputArgs {}

/**
 * Looks up an exporter that exists, whoever manages it, with its live status.
 *
 * @throws when there is no such exporter
 *
 * @example
 * ```ts
 * export const board = getExporter({ name: "rpi4-bench-1" }).then(({ online, leasedBy }) => ({ online, leasedBy }));
 * ```
 */
export async function getExporter(args: GetExporterArgs, opts?: GetOptions): Promise<GetExporterResult> {
  return await invoke(exporter, args, opts);
}

/** Calls {@link getExporter} with arguments that come from resources. */
export function getExporterOutput(
  args: GetExporterOutputArgs,
  opts?: GetOutputOptions,
): pulumi.Output<GetExporterResult> {
  return invokeOutput(getExporter, args, opts);
}

/** The arguments of {@link listExportersOutput}. */
export interface ListExportersOutputArgs extends ListOutputArgs {}

/**
 * Lists the exporters of a namespace, with their live status.
 *
 * @throws if the cluster cannot be reached, or the user may not list them
 *
 * @example
 * ```ts
 * const { exporters } = await listExporters({ labelSelector: "board=rpi4" });
 * export const idle = exporters.filter(({ online, leasedBy }) => online && !leasedBy).map(({ name }) => name);
 * ```
 */
export async function listExporters(args: ListExportersArgs = {}, opts?: GetOptions): Promise<ListExportersResult> {
  return await invoke(exporters, args, opts);
}

/** Calls {@link listExporters} with arguments that come from resources. */
export function listExportersOutput(
  args: ListExportersOutputArgs = {},
  opts?: GetOutputOptions,
): pulumi.Output<ListExportersResult> {
  return invokeOutput(listExporters, args, opts);
}
