import type { KubeObject } from "../../lab/cluster/kube.ts";

/** Tells whether a condition of an object holds. */
export function isTrue(object: KubeObject | undefined, type: string): boolean {
  const conditions: { type: string; status: string }[] = object?.status?.conditions ?? [];
  return conditions.some((condition) => condition.type === type && condition.status === "True");
}
