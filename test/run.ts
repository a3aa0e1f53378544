/**
 * `npm test [-- NAME...]`: everything, or only the stages and test files named. Every stage runs, whatever the others say.
 * The last line is `N passed, N failed`. With CI=true a skipped test counts as failed.
 */
import { globSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, matchesGlob } from "node:path";
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
import { type Count, runTestFiles } from "./support/test-files.ts";

interface Stage {
  name: string;
  /** Test files, run by Node's test runner; or `run`. */
  tests?: {
    files: string;
    except?: string[];
    timeoutMinutes: number;
  };
  run?: () => Promise<Count>;
  /** Fetches or builds what the stage needs, so that no test's time includes it. */
  setUp?: () => Promise<unknown>;
  /** Returns why the stage cannot run on this machine, and what it needs; undefined where it can. */
  whyNot?: () => Promise<string | undefined>;
}

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
    setUp: () => installLab(),
    tests: { files: "test/integration/**/*.test.ts", timeoutMinutes: 20 },
  },
  {
    name: "lab",
    setUp: () => installLab(),
    tests: { files: "test/lab/**/*.test.ts", timeoutMinutes: 20 },
  },
  {
    name: "package",
    setUp: async () => {
      await installTools();
      await installGoModules(interrupt);
    },
    tests: { files: "test/package/*.test.ts", timeoutMinutes: 15 },
  },
  {
    name: "examples",
    setUp: () => installTools(),
    tests: { files: "test/examples/*.test.ts", timeoutMinutes: 15 },
  },
  {
    name: "plugin",
    setUp: async () => {
      await installTools();
      await installPulumiForPython();
      await installGoModules(interrupt);
    },
    tests: { files: "test/plugin/*.test.ts", timeoutMinutes: 20 },
  },
  {
    name: "faults",
    setUp: () => installTools(),
    tests: { files: "test/faults/**/*.test.ts", timeoutMinutes: 20 },
  },
  {
    name: "hosts",
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
  const table: { name: string; count: Count; seconds: number }[] = [];
  const record = async (name: string, work: () => Promise<Count>) => {
    heading(name);
    const started = performance.now();
    const count = await work().catch((error: Error) => {
      console.error(error.name === "LabError" ? error.message : error);
      return { passed: 0, failed: 1, skipped: 0 };
    });
    table.push({ name, count, seconds: (performance.now() - started) / 1000 });
  };
  for (const { stage, files } of selected) {
    if (interrupt.aborted) break;
    const reason = await stage.whyNot?.();
    if (reason !== undefined) {
      await record(stage.name, async () => {
        console.error(reason);
        return { passed: 0, failed: 0, skipped: 1 };
      });
      continue;
    }
    if (stage.setUp) {
      try {
        await stage.setUp();
      } catch (error) {
        await record(stage.name, () => Promise.reject(error));
        continue;
      }
    }
    await record(stage.name, () => (stage.tests ? runFiles(files, stage.tests) : stage.run!()));
  }
  await record("nothing is left behind", async () => {
    const left = await watch.leftovers({ interrupted: interrupt.aborted });
    for (const line of left) console.error(`left behind: ${line}`);
    return { passed: left.length === 0 ? 1 : 0, failed: left.length === 0 ? 0 : 1, skipped: 0 };
  });
  const code = summarize(table);
  return interrupt.aborted ? 130 : code;
}

/** Stages with the files to run of each; undefined, after saying why, if a name means nothing. */
function select(names: string[]): { stage: Stage; files: string[] }[] | undefined {
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
  files: string[],
  { files: pattern, timeoutMinutes }: NonNullable<Stage["tests"]>,
): Promise<Count> {
  if (files.length === 0) throw new Error(`There is no test file ${pattern}.`);
  return await runTestFiles(
    files.map((file) => join(root, file)),
    { timeoutMinutes, interrupt },
  );
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

function summarize(table: { name: string; count: Count; seconds: number }[]): number {
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
