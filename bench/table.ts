/** Writes the results as Markdown, which also reads well in a terminal. */
import { type Goal, goals } from "./goals.ts";
import {
  type Counts,
  contenders,
  floorOfUp,
  type Growth,
  type HostTimes,
  hasFailed,
  type Results,
  secondsOf,
  type Timing,
} from "./results.ts";
import { LIMIT_SECONDS, operations } from "./stack.ts";
import { median } from "./statistics.ts";

export function report(results: Results): string {
  const { machine, date, versions, load, stolen, parallel, timings, earlier, growth, hosts, counts } = results;
  return [
    `${date.slice(0, 10)}, ${machine}; ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}.`,
    `Load average ${load.before.toFixed(1)} before and ${load.after.toFixed(1)} after. ${runsOf(timings)}${parallel} operations at a time.`,
    ...(stolen === null
      ? []
      : [`Other machines of the host took ${Math.round(stolen * 100)} % of the processor time.`]),
    ...(earlier === undefined ? [] : [`What this run has not measured is from earlier ones, the last of ${earlier}.`]),
    `"failed" is an error, or no end within ${LIMIT_SECONDS} s.`,
    "",
    table(
      ["to reach", "limit", "measured", ""],
      goals(results).map((goal) => [goal.what, show(goal.limit, goal), show(goal.value, goal), verdict(goal)]),
    ),
    "",
    ...operations.flatMap((operation) => [`Seconds of \`${operation}\`:`, "", secondsTable(results, operation), ""]),
    ...(growth ? ["Growth of `up`, where the controller answers at once:", "", growthTable(growth), ""] : []),
    ...(hosts
      ? [`Exporters on their hosts, seconds of a single run on ${hosts.date}:`, "", hostsTable(hosts), ""]
      : []),
    ...(counts ? [requestsTable(counts), ""] : []),
    table(
      ["counted", ""],
      [
        ...Object.entries(results.stateBytes).map(([name, bytes]) => [
          `state of a client, ${name}`,
          `${Math.round(bytes)} B`,
        ]),
        ...(counts ? countedRows(counts) : []),
      ],
    ),
  ].join("\n");
}

/** Returns of how many runs the medians are: results that were combined may differ in it. */
function runsOf(timings: readonly Timing[]): string {
  if (timings.length === 0) return "";
  const counts = timings.map(({ seconds }) => seconds.length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return `Medians of ${least === most ? "" : `${least} to `}${most} runs; `;
}

function growthTable(growth: readonly Growth[]): string {
  const megabytes = (value: number) => (value === 0 ? "" : `${value.toFixed(0)} MB`);
  return table(
    ["clients", "seconds", "state written once", "engine floor", "provider's peak memory", "engine floor's"],
    growth.map((row) => [
      String(row.size),
      row.seconds.toFixed(1),
      row.secondsWithoutState.toFixed(1),
      row.engineSeconds.toFixed(1),
      megabytes(row.megabytes),
      megabytes(row.engineMegabytes),
    ]),
  );
}

function hostsTable({ hosts, boards, contacts, ...times }: HostTimes): string {
  const { seconds, shellSeconds, secondsAgain, removalSeconds } = times;
  const shown = [seconds, shellSeconds, secondsAgain, removalSeconds].map((value) => value.toFixed(1));
  return table(
    ["hosts", "exporters", "`up`", "shell loop", "`up` without changes", "removal", "connections without changes"],
    [[String(hosts), String(boards), ...shown, String(contacts)]],
  );
}

function requestsTable({ size, requests, connections }: Counts): string {
  return table(
    [`requests of ${size} clients`, "by kind", "a client", "connections"],
    operations.map((operation) => {
      const kinds = Object.entries(requests[operation]);
      const sum = kinds.reduce((total, [, count]) => total + count, 0);
      const text = kinds.map(([kind, count]) => `${count} ${kind}`).join(", ") || "none";
      return [`\`${operation}\``, text, (sum / size).toFixed(2), String(connections[operation])];
    }),
  );
}

function countedRows({ latency, import: cost, pluginStart }: Counts): string[][] {
  const memory = `${cost.megabytes.toFixed(1)} MB, ${cost.modules} modules`;
  const drivers = cost.driversMilliseconds;
  return [
    ["status patch to the end of `create`", `median ${ms(latency.median)}, p95 ${ms(latency.p95)}`],
    ['`import "pulumi-jumpstarter"`', `${ms(cost.milliseconds)}, ${memory}`],
    ...(drivers === undefined ? [] : [['`import "pulumi-jumpstarter/drivers"` after it', ms(drivers)]]),
    ...(pluginStart === undefined ? [] : [["start of the plugin to its port", ms(pluginStart)]]),
  ];
}

function secondsTable(results: Results, operation: (typeof operations)[number]): string {
  const cell = (seconds: number[] | undefined) => (seconds ? median(seconds).toFixed(1) : "");
  const rows = contenders.map((name) => [
    name,
    ...results.sizes.map((size) =>
      hasFailed(results, name, operation, size) ? "failed" : cell(secondsOf(results, name, operation, size)),
    ),
  ]);
  if (operation === "up") {
    rows.push([
      "controller floor + start of a command",
      ...results.sizes.map((size) => cell(floorOfUp(results, size))),
    ]);
  }
  return table(
    ["", ...results.sizes.map((size) => `N = ${size}`)],
    rows.filter(([, ...cells]) => cells.some((text) => text !== "")),
  );
}

function table(head: string[], rows: string[][]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]!.length)));
  const line = (cells: string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function show(value: number, { unit }: Goal): string {
  if (unit === "B") return `${Math.round(value)} B`;
  if (unit === "ms") return ms(value);
  return unit === "x" ? `${value.toFixed(2)} x` : String(Number(value.toFixed(2)));
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}

function verdict({ value, limit }: Goal): string {
  return value <= limit ? "reached" : "missed";
}
