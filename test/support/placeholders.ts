/**
 * Values that differ from lab to lab (UIDs, tokens, addresses), and the placeholders that stand for them in recorded files:
 * `${uid:clients/ci}`.
 */
import { SECRET, SIGNATURE } from "../../src/engine/secret.ts";

/** Values by the names in their placeholders: "uid:clients/ci". */
export type Values = ReadonlyMap<string, string>;

/**
 * Returns JSON data with placeholders in place of the values, also within longer texts and within Pulumi's secrets. Of equal
 * values, the first one counts.
 */
export function hideValues<T>(data: T, values: Values): T {
  // A value that contains another goes first: a kubeconfig before the namespace in it.
  const longestFirst = [...values].sort(([, a], [, b]) => b.length - a.length);
  return mapTexts(data, (text) =>
    longestFirst.reduce((result, [name, value]) => result.replaceAll(value, () => `\${${name}}`), text),
  );
}

/**
 * Returns JSON data with the values in place of the placeholders.
 *
 * @throws Error if a placeholder has no value
 */
export function fillValues<T>(data: T, values: Values): T {
  return mapTexts(data, (text) =>
    text.replace(/\$\{([^}]*)\}/g, (placeholder, name) => {
      const value = values.get(name);
      if (value === undefined) throw new Error(`there is no value for the placeholder ${placeholder}`);
      return value;
    }),
  );
}

function mapTexts<T>(data: T, change: (text: string) => string): T {
  return map(data) as T;

  function map(value: unknown): unknown {
    if (typeof value === "string") return change(value);
    if (Array.isArray(value)) return value.map(map);
    if (typeof value !== "object" || value === null) return value;
    if (isSecret(value)) return { ...value, plaintext: JSON.stringify(map(JSON.parse(value.plaintext))) };
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, map(inner)]));
  }
}

/** Tells a secret in a state that was exported in plain. Its value is JSON in the key `plaintext`. */
function isSecret(value: object): value is { plaintext: string } {
  return SIGNATURE in value && value[SIGNATURE] === SECRET && "plaintext" in value;
}
