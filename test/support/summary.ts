/** The summary of a run of tests. */
import type { Count } from "./test-files.ts";

/** A line of the summary. */
export interface Row {
  name: string;
  count: Count;
  seconds: number;
}

/** Prints the rows and their sum, and returns the exit code. With CI=true a skipped test counts as failed. */
export function summarize(rows: readonly Row[]): number {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const line = (cells: string[]) =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(width) : cell.padStart(9))).join("");
  heading("summary");
  console.log(line(["stage", "passed", "failed", "skipped", "seconds"]));
  for (const { name, count, seconds } of rows) {
    console.log(line([name, ...[count.passed, count.failed, count.skipped].map(String), seconds.toFixed(1)]));
  }
  const sum = (key: keyof Count) => rows.reduce((total, { count }) => total + count[key], 0);
  const failed = sum("failed") + (process.env.CI === "true" ? sum("skipped") : 0);
  console.log(`\n${sum("passed")} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

export function heading(text: string): void {
  console.log(`\n── ${text} ${"─".repeat(Math.max(0, 76 - text.length))}`);
}
