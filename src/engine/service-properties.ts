import { defined } from "../defined.ts";
import { UNKNOWN } from "../provider/inputs.ts";
import type { ServiceOutputs } from "../provider/service-inputs.ts";

/** The parts of the argument `exporter`, each of which is a property of the life. */
export const EXPORTER = ["name", "namespace", "config"];

/**
 * Returns the properties of an exporter's service as the life knows them, whichever door has written them: the plugin has
 * `exporter` in one piece, and the keys within `connection`.
 */
export function flat(properties: { exporter?: unknown; connection?: unknown }): ServiceOutputs {
  const { exporter, connection, ...others } = properties;
  const parts = exporter === UNKNOWN ? Object.fromEntries(EXPORTER.map((key) => [key, UNKNOWN])) : exporter;
  if (typeof connection !== "object" || connection === null) {
    return defined({ ...others, ...(parts as object), connection }) as unknown as ServiceOutputs;
  }
  const { privateKey, privateKeyPassword, ...way } = connection as Record<string, unknown>;
  return defined({
    privateKey,
    privateKeyPassword,
    ...others,
    ...(parts as object),
    connection: way,
  }) as unknown as ServiceOutputs;
}
