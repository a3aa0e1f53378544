import { isDeepStrictEqual } from "node:util";
import type { V1Alpha1Object } from "../kubernetes/index.ts";

/** The wanted state of an object. Only these keys are ours; all others are left as they are. */
export interface Desired {
  labels?: Record<string, string> | undefined;
  annotations?: Record<string, string> | undefined;
  /** Keys with the value `undefined` are not wanted. */
  spec: Record<string, unknown>;
}

/**
 * Returns the merge patch that brings an object from its present to its wanted state, or `undefined` where there is
 * nothing to do. Keys that were ours (`previous`) and are no longer wanted are removed; keys of others survive.
 */
export function mergePatch(live: V1Alpha1Object, desired: Desired, previous: Desired): object | undefined {
  const labels = changes(live.metadata.labels, desired.labels, previous.labels);
  const annotations = changes(live.metadata.annotations, desired.annotations, previous.annotations);
  const spec = changes(live.spec as Record<string, unknown> | undefined, desired.spec, previous.spec);
  if (!labels && !annotations && !spec) return undefined;
  const { uid, resourceVersion } = live.metadata;
  return {
    // The UID and the version are preconditions: an object that was replaced or taken over meanwhile is not touched.
    metadata: { uid, resourceVersion, ...(labels && { labels }), ...(annotations && { annotations }) },
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
    const now = own(live, key);
    if (value !== undefined && !isDeepStrictEqual(now, value)) patch.set(key, replacement(now, value));
  }
  for (const [key, value] of Object.entries(previous)) {
    if (value !== undefined && own(desired, key) === undefined && own(live, key) !== undefined) patch.set(key, null);
  }
  return patch.size === 0 ? undefined : Object.fromEntries(patch);
}

/** Returns the value of a map's own key: a label may be called "constructor". */
export function own(map: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Returns the merge patch that puts `value` in place of `live`: merging two maps would keep the keys of both. */
function replacement(live: unknown, value: unknown): unknown {
  if (!isMap(live) || !isMap(value)) return value;
  const removed = Object.keys(live).filter((key) => !Object.hasOwn(value, key));
  const kept = Object.entries(value).map(([key, part]) => [key, replacement(own(live, key), part)]);
  return Object.fromEntries([...removed.map((key) => [key, null]), ...kept]);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns those of our keys that the object has, with its values: a refresh reports them. */
export function observed<V>(ours: Record<string, V> | undefined, live: Record<string, V> | undefined) {
  if (!ours) return undefined;
  return Object.fromEntries(
    Object.keys(ours).flatMap((key) => (live && Object.hasOwn(live, key) ? [[key, live[key] as V]] : [])),
  );
}
