/** The goals of the package, and the values that it has reached. */
import { floorOfUp, type Results, ratio, secondsOf } from "./results.ts";

export interface Goal {
  what: string;
  limit: number;
  value: number;
  unit: "x" | "" | "B" | "ms";
}

/** Returns a row for each goal that was measured. */
export function goals(results: Results): Goal[] {
  const { counts, hosts, sizes } = results;
  const largest = Math.max(...sizes);
  const noOp = "no-op pulumi.dynamic.Resource";
  const ours = (operation: Parameters<typeof secondsOf>[2], size: number) =>
    secondsOf(results, "pulumi-jumpstarter", operation, size);
  const engine = (operation: Parameters<typeof secondsOf>[2], size: number) =>
    secondsOf(results, "engine floor", operation, size);
  const requests = counts && Object.values(counts.requests.up).reduce((sum, count) => sum + count, 0);
  const rows: { what: string; limit: number; value: number | undefined; unit: Goal["unit"] }[] = [
    ...sizes
      .filter((size) => size >= 100)
      .map((size) => ({
        what: `\`up\`, N = ${size}, against the larger floor`,
        limit: 1.1,
        value: ratio(ours("up", size), floorOfUp(results, size)),
        unit: "x" as const,
      })),
    {
      what: `\`up\`, N = ${largest}, against the usual dynamic provider`,
      limit: 0.65,
      value: ratio(ours("up", largest), secondsOf(results, "usual dynamic provider", "up", largest)),
      unit: "x",
    },
    ...(["up", "refresh", "destroy"] as const).map((operation) => ({
      what: `\`${operation}\`, N = 1, against a no-op \`pulumi.dynamic.Resource\``,
      limit: 1.1,
      value: ratio(ours(operation, 1), secondsOf(results, noOp, operation, 1)),
      unit: "x" as const,
    })),
    ...(["up again", "refresh", "destroy"] as const).map((operation) => ({
      what: `\`${operation}\`, N = ${largest}, against the engine floor`,
      limit: operation === "refresh" ? 1.2 : 1.1,
      value: ratio(ours(operation, largest), engine(operation, largest)),
      unit: "x" as const,
    })),
    ...sizes.flatMap((size) =>
      (["up", "refresh", "destroy"] as const).map((operation) => ({
        what: `\`${operation}\` from YAML, N = ${size}, against \`@pulumi/kubernetes\` from YAML`,
        limit: 1,
        value: ratio(
          secondsOf(results, "pulumi-jumpstarter, from YAML", operation, size),
          secondsOf(results, "@pulumi/kubernetes, from YAML", operation, size),
        ),
        unit: "x" as const,
      })),
    ),
    { what: "start of the plugin to its port", limit: 300, value: counts?.pluginStart, unit: "ms" },
    {
      what: "state of a client, from YAML",
      limit: 3600,
      value: results.stateBytes["pulumi-jumpstarter, from YAML"],
      unit: "B",
    },
    {
      what: "exporters online on their hosts, against a shell loop",
      limit: 1.3,
      value: hosts && hosts.seconds / hosts.shellSeconds,
      unit: "x",
    },
    { what: "connections to hosts of an `up` without changes", limit: 0, value: hosts?.contacts, unit: "" },
    { what: "state of a client", limit: 2500, value: results.stateBytes["pulumi-jumpstarter"], unit: "B" },
    { what: "requests a created client", limit: 2.1, value: requests && requests / counts.size, unit: "" },
    { what: "status patch to the end of `create`, p95", limit: 50, value: counts?.latency.p95, unit: "ms" },
    { what: '`import "pulumi-jumpstarter"`', limit: 30, value: counts?.import.milliseconds, unit: "ms" },
    { what: '`import "pulumi-jumpstarter/drivers"`', limit: 20, value: counts?.import.driversMilliseconds, unit: "ms" },
    { what: "modules of client-node in the program", limit: 0, value: counts?.import.clientNodeModules, unit: "" },
  ];
  return rows.filter((row): row is Goal => row.value !== undefined);
}
