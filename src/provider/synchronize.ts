import { isDeepStrictEqual } from "node:util";
import type { V1Alpha1Object } from "../kubernetes/index.ts";

/** The annotation that names the Pulumi resource that an object belongs to. */
export const OWNER = "pulumi-jumpstarter/urn";

/** What is wanted of an object: only these keys are ours, all others are left as they are. */
export interface Desired {
  labels?: Record<string, string> | undefined;
  annotations?: Record<string, string> | undefined;
  /** Keys with the value `undefined` are not wanted. */
  spec: Record<string, unknown>;
}

/**
 * The merge patch that brings an object from what it is to what is wanted, or `undefined` where there is nothing to do.
 * Keys that were ours (`previous`) and are wanted no longer are removed; what others have set survives.
 */
export function mergePatch(live: V1Alpha1Object, desired: Desired, previous: Desired): object | undefined {
  const labels = changes(live.metadata.labels, desired.labels, previous.labels);
  const annotations = changes(live.metadata.annotations, desired.annotations, previous.annotations);
  const spec = changes(live.spec as Record<string, unknown> | undefined, desired.spec, previous.spec);
  if (!labels && !annotations && !spec) return undefined;
  return {
    // The UID is a precondition: an object that has replaced this one meanwhile is not touched.
    metadata: { uid: live.metadata.uid, ...(labels && { labels }), ...(annotations && { annotations }) },
    ...(spec && { spec }),
  };
}

function changes(
  live: Record<string, unknown> = {},
  desired: Record<string, unknown> = {},
  previous: Record<string, unknown> = {},
): Record<string, unknown> | undefined {
  const patch = new Map<string, unknown>();
  for (const [key, value] of Object.entries(desired)) {
    if (value !== undefined && !isDeepStrictEqual(live[key], value)) patch.set(key, replacement(live[key], value));
  }
  for (const [key, value] of Object.entries(previous)) {
    if (value !== undefined && desired[key] === undefined && live[key] !== undefined) patch.set(key, null);
  }
  return patch.size === 0 ? undefined : Object.fromEntries(patch);
}

/** The merge patch that leaves nothing of `live` in `value`'s place: merging two maps keeps the keys of both. */
function replacement(live: unknown, value: unknown): unknown {
  if (!isMap(live) || !isMap(value)) return value;
  const removed = Object.keys(live).filter((key) => !Object.hasOwn(value, key));
  const kept = Object.entries(value).map(([key, part]) => [key, replacement(live[key], part)]);
  return Object.fromEntries([...removed.map((key) => [key, null]), ...kept]);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Of the keys that are ours, those that the object has, with the values that it has: what a refresh reports. */
export function observed<V>(ours: Record<string, V> | undefined, live: Record<string, V> | undefined) {
  if (!ours) return undefined;
  return Object.fromEntries(
    Object.keys(ours).flatMap((key) => (live && Object.hasOwn(live, key) ? [[key, live[key] as V]] : [])),
  );
}
