import type { V1Alpha1Object } from "../kubernetes/index.ts";
import { migrationOf } from "./migration.ts";

/** Labels and annotations of these are written by the Jumpstarter controller and by this package, never by a user. */
export const RESERVED = { controller: "jumpstarter.dev/", package: "pulumi-jumpstarter/" } as const;

/** `kubectl apply` keeps a copy of the whole object in its annotation, which would grow old. */
const BOOKKEEPING = "kubectl.kubernetes.io/";

/**
 * Returns all that a resource could manage of an object, by the names of the inputs. Empty values are left out, as a
 * program would leave them out.
 */
export function manageable(object: V1Alpha1Object): Record<string, unknown> {
  const { metadata, spec } = object;
  const all: Record<string, unknown> = {
    labels: unreserved(metadata.labels),
    annotations: unreserved(metadata.annotations),
    migratedFrom: migrationOf(object),
    ...spec,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== ""));
}

function unreserved(map: Record<string, string> = {}): Record<string, string> | undefined {
  const prefixes = [...Object.values(RESERVED), BOOKKEEPING];
  const entries = Object.entries(map).filter(([key]) => !prefixes.some((prefix) => key.startsWith(prefix)));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
