/**
 * npm run bench                     N = 1, 10 and 100, the medians of 3 runs
 * npm run bench -- --full           all contenders and operations, N up to 500
 *     --sizes 1,1000   --runs 5     other numbers of clients and of runs
 *     --part growth                 only this one of counts, times, growth and hosts (may be repeated); without it, the first two
 *     --growth 500,1000,2000        the numbers of clients of the part growth
 *     --hosts 10                    the number of hosts of the part hosts, with three exporters each
 *     --row "engine floor"          only this contender, by its name in the tables (may be repeated)
 *     --output DIRECTORY            writes performance.json and performance.svg, and the tables into a performance.md;
 *                                   what is not measured stays as an earlier performance.json there has it
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem, version } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { LabError } from "../lab/errors.ts";
import { whyNoHosts } from "../lab/hosts/tree.ts";
import { startLab } from "../lab/lab.ts";
import { interruption } from "../lab/process/interruption.ts";
import { measureCounts } from "./counts.ts";
import { measureGrowth } from "./growth.ts";
import { measureHosts } from "./hosts.ts";
import { plot } from "./plot.ts";
import { combined, contenders, type Results } from "./results.ts";
import { output } from "./stack.ts";
import { measureStolen } from "./stolen.ts";
import { report } from "./table.ts";
import { measureTimings } from "./timings.ts";

const interrupt = interruption();
try {
  await main();
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
process.exit();

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      full: { type: "boolean", default: false },
      sizes: { type: "string" },
      runs: { type: "string", default: "3" },
      part: { type: "string", multiple: true, default: ["counts", "times"] },
      growth: { type: "string", default: "500,1000,2000" },
      hosts: { type: "string", default: "10" },
      row: { type: "string", multiple: true },
      output: { type: "string" },
    },
  });
  const sizes = numbers("sizes", values.sizes ?? (values.full ? "1,10,100,500" : "1,10,100"));
  const [runs = 1] = numbers("runs", values.runs);
  const parts = known("part", values.part, ["counts", "times", "growth", "hosts"]);
  const only = values.row && known("row", values.row, contenders);
  const growthSizes = numbers("growth", values.growth);
  const [hostCount = 1] = numbers("hosts", values.hosts);
  const whyNot = parts.includes("hosts") ? await whyNoHosts() : undefined;
  if (whyNot !== undefined) console.error(`hosts  not measured: ${whyNot}`);
  const parallel = 4 * availableParallelism(); // the engine's default
  const started = performance.now();
  await using lab = await startLab({ signal: interrupt, ownRates: true });
  const interrupted = new Promise<never>((_, reject) => {
    interrupt.addEventListener("abort", () => reject(interrupt.reason), { once: true });
  });
  const before = loadavg()[0]!;
  const stolen = measureStolen();
  const run = await Promise.race([interrupted, measure()]);
  const earlier = values.output === undefined ? undefined : read(values.output);
  const results = earlier ? combined(earlier, run) : run;
  const text = report(results);
  console.log(`\n${text}`);
  console.error(`\nThe benchmark took ${Math.round((performance.now() - started) / 1000)} s.`);
  if (values.output !== undefined) write(values.output, results, text);

  async function measure(): Promise<Results> {
    const plan = { sizes, runs, parallel, full: values.full, only };
    const counts = parts.includes("counts") && (await measureCounts(lab, Math.min(100, Math.max(12, ...sizes))));
    const nothing = { timings: [], stateBytes: {} };
    const { timings, stateBytes } = parts.includes("times") ? await measureTimings(lab, plan) : nothing;
    const growth = parts.includes("growth") && (await measureGrowth(lab, growthSizes));
    const hosts = parts.includes("hosts") && whyNot === undefined && (await measureHosts(lab, hostCount));
    const pulumi = (await output("pulumi", ["version"], { env: lab.env })).trim().replace(/^v/, "");
    const { version: sdk } = JSON.parse(
      readFileSync(new URL(import.meta.resolve("@pulumi/pulumi/package.json")), "utf8"),
    );
    return {
      date: new Date().toISOString(),
      machine: `${cpus().length} cores of ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GB, ${version()}`,
      versions: { Pulumi: pulumi, "@pulumi/pulumi": sdk, "Node.js": process.versions.node },
      load: { before, after: loadavg()[0]! },
      stolen: stolen(),
      parallel,
      sizes: timings.length > 0 ? sizes : [],
      timings,
      stateBytes,
      ...(counts && { counts }),
      ...(growth && { growth }),
      ...(hosts && { hosts }),
    };
  }
}

/** Reads the results of an earlier run, if there are any. */
function read(directory: string): Results | undefined {
  const file = join(directory, "performance.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

/** Puts the tables between the marks in DIRECTORY/performance.md, if it is there. */
function write(directory: string, results: Results, text: string): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "performance.json"), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(join(directory, "performance.svg"), plot(results));
  const page = join(directory, "performance.md");
  if (!existsSync(page)) return;
  const [begin, end] = ["<!-- begin of npm run bench -->", "<!-- end of npm run bench -->"];
  const [head, rest] = readFileSync(page, "utf8").split(begin);
  const [, tail] = rest?.split(end) ?? [];
  if (tail === undefined) throw new LabError(`${page} lacks the marks ${begin} and ${end}`);
  writeFileSync(page, `${head}${begin}\n\n${text}\n\n${end}${tail}`);
}

function known<N extends string>(option: string, names: readonly string[], all: readonly N[]): N[] {
  const unknown = names.filter((name) => !all.includes(name as N));
  if (unknown.length === 0) return names as N[];
  throw new LabError(`--${option} must be one of ${all.join("; ")}; it is ${unknown.join("; ")}`);
}

function numbers(option: string, text: string): number[] {
  const list = text.split(",").map(Number);
  if (list.every((value) => Number.isInteger(value) && value > 0)) return list;
  throw new LabError(`--${option} must be whole numbers above 0, such as 1,10; it is ${text}`);
}
