/** The grammar of Kubernetes' names, labels and annotations, and of Go's durations. */

/** The longest names, in characters. */
export const MAX_SUBDOMAIN = 253;
const MAX_LABEL = 63;

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const PATH_SEGMENT = /^[A-Za-z0-9]([-.\w]*[A-Za-z0-9])?$/;

/** Returns the reason why a text cannot be the name of a namespace; `undefined` if it can. */
export function namespaceProblem(text: string): string | undefined {
  if (text.length <= MAX_LABEL && DNS_LABEL.test(text)) return undefined;
  return "must be a lowercase RFC 1123 label: at most 63 letters a-z, digits and '-', beginning and ending with a letter or digit";
}

/** Returns the reason why a text cannot be the name of an object with at most `limit` characters; `undefined` if it can. */
export function nameProblem(text: string, limit = MAX_SUBDOMAIN): string | undefined {
  if (!DNS_SUBDOMAIN.test(text)) {
    return "must be a lowercase RFC 1123 subdomain: letters a-z, digits, '-' and '.', beginning and ending with a letter or digit";
  }
  return text.length <= limit ? undefined : `must have at most ${limit} characters; it has ${text.length}`;
}

/** Returns the reason why a text cannot be the key of a label or an annotation, `name` or `prefix/name`. */
export function labelKeyProblem(text: string): string | undefined {
  const slash = text.indexOf("/");
  const isPrefixGood = slash < 0 || nameProblem(text.slice(0, slash)) === undefined;
  const name = text.slice(slash + 1);
  if (isPrefixGood && name.length <= MAX_LABEL && QUALIFIED_NAME.test(name)) return undefined;
  return "must have a key of the form [prefix/]name: a DNS subdomain as prefix, at most 63 letters, digits, '-', '_' and '.' as name";
}

/** Returns the reason why a text cannot be the value of a label; `undefined` if it can. */
export function labelValueProblem(text: string): string | undefined {
  if (text === "" || (text.length <= MAX_LABEL && QUALIFIED_NAME.test(text))) return undefined;
  return "must be a label value: empty, or at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit";
}

/** Returns the reason why a text is not a Go duration of at least `minimum` milliseconds; `undefined` if it is. */
export function durationProblem(text: string, minimum: number): string | undefined {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined) {
    return 'must be a duration of hours, minutes and seconds such as "720h", "5m" or "1m30s"';
  }
  return milliseconds < minimum ? `must be at least ${minimum / 1000}s` : undefined;
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
