/**
 * `npm test [-- NAME...]`: everything, or only the stages and test files named. Every stage runs, whatever the others say.
 * The last line is `N passed, N failed`. With CI=true a skipped test counts as failed.
 */
import { globSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, matchesGlob, relative } from "node:path";
import { Readable } from "node:stream";
import { execa } from "execa";
import { installDriverClasses } from "../lab/drivers/driver-classes.ts";
import { installWheels } from "../lab/drivers/read-drivers.ts";
import { VERSIONS } from "../lab/drivers/versions.ts";
import { ensureHostTree, whyNoHosts } from "../lab/hosts/tree.ts";
import { installGoModules } from "../lab/languages/go.ts";
import { installPulumiForPython } from "../lab/languages/python.ts";
import { installJmp } from "../lab/probes/jmp.ts";
import { installModels, MODEL_VERSIONS } from "../lab/probes/python-models.ts";
import { interruption } from "../lab/process/interruption.ts";
import { watchLeftovers } from "../lab/process/leftovers.ts";
import { ensureTools } from "../lab/tools/build.ts";
import { add, type Count, type FileCount, runTestFiles } from "./support/test-files.ts";

interface Stage {
  name: string;
  /** Test files, run by Node's test runner; or `run`. */
  tests?: {
    files: string;
    except?: string[];
    /** For each file. */
    timeoutMinutes: number;
  };
  /** Whether its files use labs. Those of all such stages run together, so that no core waits for the end of a stage. */
  onLabs?: true;
  run?: () => Promise<Count>;
  /** Fetches or builds what the stage needs, so that no test's time includes it. */
  setUp?: () => Promise<unknown>;
  /** Returns why the stage cannot run on this machine, and what it needs; undefined where it can. */
  whyNot?: () => Promise<string | undefined>;
}

/** A stage, and the files of it to run. */
interface Selected {
  stage: Stage;
  files: string[];
}

/** A line of the summary. */
interface Row {
  name: string;
  count: Count;
  seconds: number;
}

const none: Readonly<Count> = { passed: 0, failed: 0, skipped: 0 };
const root = join(import.meta.dirname, "..");
const watch = watchLeftovers();
// Hundreds of processes load the same modules: Pulumi's programs and providers, and the test files.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), "node-compile-cache");
const interrupt = interruption();

/** Compiles every program of the pages and makes the reference anew. */
const docs = "test/docs.test.ts";
/** Ask Jumpstarter's own models and drivers in Python. */
const models = "test/unit/{config/python,drivers/python,drivers/catalogue}.test.ts";

const stages: Stage[] = [
  { name: "types", run: () => commands(["tsc --noEmit", ...examples().map((path) => `tsc --noEmit -p ${path}`)]) },
  { name: "lint", run: () => commands(["biome check"]) },
  {
    name: "unit",
    tests: { files: "test/{unit,model}/**/*.test.ts", except: [models], timeoutMinutes: 5 },
  },
  { name: "docs", tests: { files: docs, timeoutMinutes: 5 } },
  {
    name: "models",
    setUp: async () => {
      for (const version of MODEL_VERSIONS) await installModels(version);
      for (const version of VERSIONS) await installWheels(version);
      await installDriverClasses();
    },
    tests: { files: models, timeoutMinutes: 10 },
  },
  {
    name: "integration",
    onLabs: true,
    setUp: () => installLab(),
    tests: { files: "test/integration/**/*.test.ts", timeoutMinutes: 20 },
  },
  {
    name: "lab",
    onLabs: true,
    setUp: () => installLab(),
    tests: { files: "test/lab/**/*.test.ts", timeoutMinutes: 20 },
  },
  {
    name: "package",
    onLabs: true,
    setUp: async () => {
      await installTools();
      await installGoModules(interrupt);
    },
    tests: { files: "test/package/*.test.ts", timeoutMinutes: 15 },
  },
  {
    name: "examples",
    onLabs: true,
    setUp: () => installTools(),
    tests: { files: "test/examples/*.test.ts", timeoutMinutes: 15 },
  },
  {
    name: "plugin",
    onLabs: true,
    setUp: async () => {
      await installTools();
      await installPulumiForPython();
      await installGoModules(interrupt);
    },
    tests: { files: "test/plugin/*.test.ts", timeoutMinutes: 20 },
  },
  {
    name: "faults",
    onLabs: true,
    setUp: () => installTools(),
    tests: { files: "test/faults/**/*.test.ts", timeoutMinutes: 20 },
  },
  {
    name: "hosts",
    onLabs: true,
    whyNot: whyNoHosts,
    setUp: async () => {
      await installLab();
      await ensureHostTree();
    },
    tests: { files: "test/hosts/*.test.ts", timeoutMinutes: 15 },
  },
];

process.exitCode = await main(process.argv.slice(2));

async function main(names: string[]): Promise<number> {
  const selected = select(names);
  if (selected === undefined) return 2;
  const rows: Row[] = [];
  const onLabs: Selected[] = [];
  for (const { stage, files } of selected) {
    if (interrupt.aborted) break;
    const reason = await stage.whyNot?.();
    if (reason !== undefined) {
      rows.push(
        await rowOf(stage.name, async () => {
          console.error(reason);
          return { ...none, skipped: 1 };
        }),
      );
      continue;
    }
    try {
      await stage.setUp?.();
    } catch (error) {
      rows.push(await rowOf(stage.name, () => Promise.reject(error)));
      continue;
    }
    if (stage.onLabs) onLabs.push({ stage, files });
    else rows.push(await rowOf(stage.name, () => (stage.tests ? runFiles(files, stage.tests) : stage.run!())));
  }
  if (onLabs.length > 0 && !interrupt.aborted) rows.push(...(await rowsOnLabs(onLabs)));
  rows.push(
    await rowOf("nothing is left behind", async () => {
      const left = await watch.leftovers({ interrupted: interrupt.aborted });
      for (const line of left) console.error(`left behind: ${line}`);
      return left.length === 0 ? { ...none, passed: 1 } : { ...none, failed: 1 };
    }),
  );
  const code = summarize(rows);
  return interrupt.aborted ? 130 : code;
}

/** Does the work of a stage, and reports an error of it as a failure. */
async function rowOf(name: string, work: () => Promise<Count>): Promise<Row> {
  heading(name);
  const started = performance.now();
  const count = await work().catch((error: Error) => {
    console.error(error.name === "LabError" ? error.message : error);
    return { ...none, failed: 1 };
  });
  return { name, count, seconds: (performance.now() - started) / 1000 };
}

/** Runs the files of several stages side by side. The seconds of a stage are those of its files, added. */
async function rowsOnLabs(selected: readonly Selected[]): Promise<Row[]> {
  const rows = selected.map(({ stage: { name } }): Row => ({ name, count: { ...none }, seconds: 0 }));
  const counted = { ...none };
  const onFile = ({ file, seconds, ...count }: FileCount) => {
    const row = rows[selected.findIndex(({ files }) => files.includes(relative(root, file)))]!;
    add(row.count, count);
    add(counted, count);
    row.seconds += seconds;
  };
  const files = selected.flatMap(({ files }) => files);
  const timeoutMinutes = Math.max(...selected.map(({ stage }) => stage.tests!.timeoutMinutes));
  const all = await rowOf(rows.map(({ name }) => name).join(", "), () => runFiles(files, { timeoutMinutes, onFile }));
  const rest = { passed: all.count.passed - counted.passed, failed: all.count.failed - counted.failed, skipped: 0 };
  if (rest.failed > 0) rows.push({ name: "files that did not end by themselves", count: rest, seconds: 0 });
  return rows;
}

/** Stages with the files to run of each; undefined, after saying why, if a name means nothing. */
function select(names: string[]): Selected[] | undefined {
  const all = stages.map((stage) => ({ stage, files: stage.tests ? filesOf(stage.tests) : [] }));
  if (names.length === 0) return all;
  const paths = names.map((name) => name.replace(/^\.\//, ""));
  const unknown = paths.filter((path) => !all.some(({ stage, files }) => stage.name === path || files.includes(path)));
  if (unknown.length > 0) {
    const known = stages.map(({ name }) => name).join(", ");
    console.error(`Neither a stage (${known}) nor a test file of one: ${unknown.join(", ")}`);
    return undefined;
  }
  return all
    .map(({ stage, files }) => ({
      stage,
      files: paths.includes(stage.name) ? files : files.filter((file) => paths.includes(file)),
    }))
    .filter(({ stage, files }) => paths.includes(stage.name) || files.length > 0);
}

function filesOf({ files, except = [] }: NonNullable<Stage["tests"]>): string[] {
  return globSync(files, { cwd: root })
    .filter((file) => !except.some((pattern) => matchesGlob(file, pattern)))
    .sort();
}

async function installLab(): Promise<void> {
  await installTools();
  await installJmp();
}

async function installTools(): Promise<void> {
  const { installed } = await ensureTools({ signal: interrupt });
  for (const line of installed) console.log(line);
}

async function runFiles(
  files: readonly string[],
  options: { timeoutMinutes: number; onFile?: (count: FileCount) => void },
): Promise<Count> {
  const paths = files.map((file) => join(root, file));
  return await runTestFiles(paths, { ...options, interrupt });
}

/** Runs programs of node_modules/.bin beside each other; each counts as one test. */
async function commands(lines: string[]): Promise<Count> {
  const run = async (line: string): Promise<boolean> => {
    const [program, ...args] = line.split(" ");
    const options = { cwd: root, stdin: "ignore", all: true, reject: false } as const;
    const { failed, all } = await execa(join(root, "node_modules", ".bin", program!), args, options);
    console.log(`${failed ? "✖" : "✔"} ${line}${failed ? `\n${all}` : ""}`);
    return !failed;
  };
  const passed = await Readable.from(lines).map(run, { concurrency: availableParallelism() }).toArray();
  const count = passed.filter(Boolean).length;
  return { passed: count, failed: lines.length - count, skipped: 0 };
}

/** A program in examples/ is compiled by its own settings, as in a user's project. */
function examples(): string[] {
  return globSync("examples/*/tsconfig.json", { cwd: root }).sort();
}

function summarize(table: readonly Row[]): number {
  const width = Math.max(...table.map(({ name }) => name.length));
  const row = (cells: string[]) =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(width) : cell.padStart(9))).join("");
  heading("summary");
  console.log(row(["stage", "passed", "failed", "skipped", "seconds"]));
  for (const { name, count, seconds } of table) {
    console.log(row([name, ...[count.passed, count.failed, count.skipped].map(String), seconds.toFixed(1)]));
  }
  const sum = (key: keyof Count) => table.reduce((total, { count }) => total + count[key], 0);
  const failed = sum("failed") + (process.env.CI === "true" ? sum("skipped") : 0);
  console.log(`\n${sum("passed")} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function heading(text: string): void {
  console.log(`\n── ${text} ${"─".repeat(Math.max(0, 76 - text.length))}`);
}
