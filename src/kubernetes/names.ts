/** The grammar of Kubernetes' names, labels and annotations, and of Go's durations. */

/** The longest names, in characters. */
export const MAX_SUBDOMAIN = 253;
const MAX_LABEL = 63;

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const PATH_SEGMENT = /^[A-Za-z0-9]([-.\w]*[A-Za-z0-9])?$/;

/** Tells whether a text is an RFC 1123 label, as the name of a namespace must be. */
export function isDnsLabel(text: string): boolean {
  return text.length <= MAX_LABEL && DNS_LABEL.test(text);
}

/** Tells whether a text is an RFC 1123 subdomain of any length, as the name of an object must be. */
export function isDnsSubdomain(text: string): boolean {
  return DNS_SUBDOMAIN.test(text);
}

/** Tells whether a text can be the key of a label or an annotation: `name` or `prefix/name`. */
export function isLabelKey(text: string): boolean {
  const slash = text.indexOf("/");
  const prefix = slash < 0 ? undefined : text.slice(0, slash);
  const name = text.slice(slash + 1);
  if (prefix !== undefined && (prefix.length > MAX_SUBDOMAIN || !DNS_SUBDOMAIN.test(prefix))) return false;
  return name.length <= MAX_LABEL && QUALIFIED_NAME.test(name);
}

/** Tells whether a text can be the value of a label. */
export function isLabelValue(text: string): boolean {
  return text === "" || (text.length <= MAX_LABEL && QUALIFIED_NAME.test(text));
}

/** Tells whether a value, whatever its type, addresses one object and nothing else when it is put into a URL. */
export function isPathSegment(value: unknown): value is string {
  return typeof value === "string" && PATH_SEGMENT.test(value);
}

/** The units of a Go duration that make sense here, in milliseconds. */
const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** The longest duration that Go can hold, in milliseconds: 2^63 nanoseconds, some 292 years. */
const LONGEST = 2 ** 63 / 1e6;

/**
 * Returns a Go duration ("720h", "1h30m", "90s") in milliseconds, or `undefined` if the text is none. Jumpstarter and
 * cert-manager write such durations. They have no days: a day does not always have 24 hours.
 */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) total += Number(amount) * UNITS[unit!]!;
  return total < LONGEST ? total : undefined;
}
