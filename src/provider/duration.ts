/** Milliseconds of the units of a Go duration that make sense here. */
const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** The longest that Go can hold, in milliseconds: 2^63 nanoseconds, some 292 years. */
const LONGEST = 2 ** 63 / 1e6;

/**
 * A Go duration ("720h", "1h30m", "90s") in milliseconds, or `undefined` where the text is none. Go's durations are
 * what Jumpstarter and cert-manager write, and end at the hour: a day is not always 24 of them.
 */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) total += Number(amount) * UNITS[unit!]!;
  return total < LONGEST ? total : undefined;
}
