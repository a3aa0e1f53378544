import type { Problem, ValidateOptions } from "../problems.ts";
import { CLIENT_OPTIONS } from "./client-options.ts";
import { EXPORTER_OPTIONS } from "./exporter-options.ts";
import { problemsOf, type UncheckedValues } from "./options.ts";

export type { Problem, ValidateOptions } from "../problems.ts";

/** The parts of a client configuration that its user writes. Those that are set are checked. */
export interface ClientConfigInputs extends UncheckedValues<typeof CLIENT_OPTIONS> {}

/** The parts of an exporter configuration that its user writes. Those that are set are checked. */
export interface ExporterConfigInputs extends UncheckedValues<typeof EXPORTER_OPTIONS> {}

/**
 * Finds all problems with the user's part of a client configuration. It ignores other keys of `inputs`. undefined
 * counts as left out; null is a problem.
 *
 * @example validateClientConfig({ drivers: { allow: [""] } })
 * // [{ path: "drivers.allow[0]", reason: "must be a non-empty string" }]
 */
export function validateClientConfig(inputs: ClientConfigInputs, options?: ValidateOptions): Problem[] {
  return problemsOf(CLIENT_OPTIONS, inputs, options);
}

/**
 * Finds all problems with the user's part of an exporter configuration. It ignores other keys of `inputs`. undefined
 * counts as left out; null is a problem.
 *
 * @example validateExporterConfig({ export: { power: { type: "" } } })
 * // [{ path: "export.power.type", reason: "must be a non-empty string" }]
 */
export function validateExporterConfig(inputs: ExporterConfigInputs, options?: ValidateOptions): Problem[] {
  return problemsOf(EXPORTER_OPTIONS, inputs, options);
}
