/** The API version of every Jumpstarter configuration file. */
export const API_VERSION = "jumpstarter.dev/v1alpha1";

/** The namespace and name of the object that a configuration file is for. */
export interface ConfigMetadata {
  namespace: string;
  name: string;
}

/** Returns a deep copy without the keys whose value is undefined. */
export function withoutUndefined<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== "object" || value === null) return value;
  // fromEntries defines own properties, whereas an assignment could run a setter of the prototype.
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) => (entry === undefined ? [] : [[key, copy(entry)]])),
  );
}
