import type { V1Alpha1Lease } from "../models.ts";
import { AbstractAsyncCustomObjectApi } from "./custom-object-api.ts";

/**
 * The API of the leases of a namespace. Clients make and end leases themselves (`jmp create lease`, `jmp shell`); here
 * they can be read.
 *
 * @example
 * ```ts
 * await using leases = new LeasesV1Alpha1Api({ namespace: "jumpstarter-lab" });
 * const open = (await leases.list()).items.filter((lease) => !lease.status?.ended);
 * ```
 */
export class LeasesV1Alpha1Api extends AbstractAsyncCustomObjectApi<V1Alpha1Lease> {
  readonly kind = "Lease";
  readonly plural = "leases";
}
