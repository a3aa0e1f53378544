/** The readings of an object's status that several parts share. */
import type { V1Alpha1Condition, V1Alpha1Exporter, V1Alpha1Lease } from "./models.ts";

/** Selects the leases that have not ended: the controller puts this label on the others, of which there are more every day. */
export const CURRENT_LEASES = "!jumpstarter.dev/lease-ended";

/** Tells whether a condition holds. */
export function isTrue(conditions: V1Alpha1Condition[] = [], type: string): boolean {
  return conditions.some((condition) => condition.type === type && condition.status === "True");
}

/** Returns the one of these leases that holds the exporter; `undefined` if none does. */
export function leaseOf(
  { status }: V1Alpha1Exporter,
  leases: readonly (V1Alpha1Lease | undefined)[],
): V1Alpha1Lease | undefined {
  const lease = leases.find((candidate) => candidate?.metadata.name === status?.leaseRef?.name);
  // The controller takes the reference off the exporter a moment after the lease has ended.
  return lease?.status?.ended ? undefined : lease;
}
