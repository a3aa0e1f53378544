/**
 * Measures the share of a virtual machine's processor time that other machines of its host take. No load average shows
 * it.
 */
import { readFileSync } from "node:fs";

/**
 * Begins to measure, and returns a function for the share since then, from 0 to 1; null if the system does not count
 * it.
 */
export function measureStolen(): () => number | null {
  const before = ticks();
  return () => {
    const after = ticks();
    if (!before || !after) return null;
    return (after.stolen - before.stolen) / (after.all - before.all);
  };
}

/** The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq and steal come first. */
function ticks(): { all: number; stolen: number } | undefined {
  let text: string;
  try {
    text = readFileSync("/proc/stat", "utf8");
  } catch {
    return undefined;
  }
  const counts = text.split("\n", 1)[0]!.trim().split(/\s+/).slice(1, 9).map(Number);
  return { all: counts.reduce((sum, count) => sum + count, 0), stolen: counts[7] ?? 0 };
}
