import type { Problem } from "../problems.ts";

/** Returns a warning about drivers that Jumpstarter would refuse; `undefined` if it would take all. */
export function adviceOnDrivers(problems: readonly Problem[]): string | undefined {
  if (problems.length === 0) return undefined;
  const lines = problems.map(({ path, reason }) => `  ${path} ${reason}`);
  const advice = "The exporter may run another version, so this is no error; with strictDrivers: true it is.";
  return ["Jumpstarter's drivers would not take this:", ...lines, advice].join("\n");
}
