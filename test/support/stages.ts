/** The stages of `npm test`: what each runs, and what it needs. */
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, matchesGlob } from "node:path";
import { Readable } from "node:stream";
import { execa } from "execa";
import { ensureHostTree, whyNoHosts } from "../../lab/hosts/tree.ts";
import { installJmp } from "../../lab/probes/jmp.ts";
import { ensureTools } from "../../lab/tools/build.ts";
import { installDriverClasses } from "../../packaging/drivers/driver-classes.ts";
import { installWheels } from "../../packaging/drivers/read-drivers.ts";
import { VERSIONS } from "../../packaging/drivers/versions.ts";
import { installGoModules } from "./languages/go.ts";
import { installPulumiForPython } from "./languages/python.ts";
import { installModels, MODEL_VERSIONS } from "./python-models.ts";
import type { Count } from "./test-files.ts";

/** A part of the tests that can be run by its name. It has either `tests` or `run`. */
export interface Stage {
  name: string;
  tests?: {
    /** A pattern of paths, from the root of the repository. */
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
export interface Selected {
  stage: Stage;
  files: string[];
}

export const root = join(import.meta.dirname, "..", "..");

/** Compiles every program of the pages and makes the reference anew. */
const docs = "test/docs.test.ts";
/** Ask Jumpstarter's own models and drivers in Python. */
const models = "test/unit/{config/python,drivers/python,drivers/catalogue}.test.ts";

/** Returns all stages, in the order in which they run. An interrupt ends what they install. */
export function stages(interrupt: AbortSignal): Stage[] {
  const installTools = async () => {
    const { installed } = await ensureTools({ signal: interrupt });
    for (const line of installed) console.log(line);
  };
  const installLab = async () => {
    await installTools();
    await installJmp();
  };
  return [
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
      setUp: installLab,
      tests: { files: "test/integration/**/*.test.ts", timeoutMinutes: 20 },
    },
    {
      name: "lab",
      onLabs: true,
      setUp: installLab,
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
      setUp: installTools,
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
      setUp: installTools,
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
}

/** Returns the stages and files that these names mean: all without a name, undefined for one that means nothing, after saying so. */
export function selectStages(all: readonly Stage[], names: readonly string[]): Selected[] | undefined {
  const everything = all.map((stage) => ({ stage, files: filesOf(stage) }));
  if (names.length === 0) return everything;
  const paths = names.map((name) => name.replace(/^\.\//, ""));
  const means = ({ stage, files }: Selected, path: string) => stage.name === path || files.includes(path);
  const unknown = paths.filter((path) => !everything.some((selected) => means(selected, path)));
  if (unknown.length > 0) {
    const known = all.map(({ name }) => name).join(", ");
    console.error(`Neither a stage (${known}) nor a test file of one: ${unknown.join(", ")}`);
    return undefined;
  }
  return everything
    .filter((selected) => paths.some((path) => means(selected, path)))
    .map(({ stage, files }) => ({
      stage,
      files: paths.includes(stage.name) ? files : files.filter((file) => paths.includes(file)),
    }));
}

function filesOf({ tests }: Stage): string[] {
  if (tests === undefined) return [];
  const { files, except = [] } = tests;
  return globSync(files, { cwd: root })
    .filter((file) => !except.some((pattern) => matchesGlob(file, pattern)))
    .sort();
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
