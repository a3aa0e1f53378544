/**
 * Runs test files, so many at a time as the machine has cores. Those without a lab share as many processes, since most of
 * their time would be that of loading what they test; one that cannot share says `@needs a process of its own`.
 * Those that use a lab do it in one of two ways, and say which:
 * with `useSharedLab` in a namespace of their own on one lab that is started for all of them, with `useLab` or `startLab` on
 * labs of their own, each file in a network namespace of its own. Where the system allows none, these run one after the other.
 */
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { run } from "node:test";
import { spec, type TestEvent } from "node:test/reporters";
import { startLab } from "../../lab/lab.ts";
import { isolatedNode } from "../../lab/process/network-namespace.ts";
import { SHARED_LAB } from "./lab.ts";
import { writeSharedProcess } from "./shared-process.ts";
import { Sums } from "./sums.ts";

export interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** The count of one file, which has ended by itself. */
export interface FileCount extends Count {
  file: string;
  seconds: number;
}

interface Options {
  timeoutMinutes: number;
  interrupt: AbortSignal;
  /** Called when a file has ended that has a process of its own. */
  onFile?: (count: FileCount) => void;
  /** The program that runs each file, in place of this Node.js. */
  program?: string | undefined;
  /** Ends a process when its tests have ended, also where one of them has left something open. */
  forceExit?: boolean;
  env?: NodeJS.ProcessEnv;
}

type Need = "nothing" | "own process" | "shared lab" | "own lab";

/** Reports the tests on standard output. @throws Error if there is none */
export async function runTestFiles(files: readonly string[], options: Options): Promise<Count> {
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  const sums = new Sums();
  const events = sums.takenFrom(counted(eventsOf(files, options), count, options.onFile));
  for await (const text of Readable.from(events).pipe(new spec())) process.stdout.write(text);
  if (sums.text) console.log(sums.text);
  if (count.passed + count.failed + count.skipped === 0) throw new Error("No test ran.");
  return count;
}

async function* eventsOf(files: readonly string[], options: Options): AsyncGenerator<TestEvent> {
  const sources = await Promise.all(
    files.map(async (file) => {
      const source = await readFile(file, "utf8");
      return { file, source, length: source.length + (await lengthBeside(file, source)) };
    }),
  );
  // The longest first, so that none of them is left for the end, when the other cores have nothing to do.
  const byLength = sources.sort((one, other) => other.length - one.length);
  const those = (need: Need) => byLength.filter(({ source }) => needOf(source) === need).map(({ file }) => file);
  const [shared, own, alone, others] = [those("shared lab"), those("own lab"), those("own process"), those("nothing")];
  process.env[SHARED_LAB] = "";
  // Beside tests on labs there are only a few without: each has a process of its own too, and so a count.
  const areBesideLabs = shared.length + own.length > 0;
  yield* areBesideLabs ? withoutLab([], [...alone, ...others], options) : withoutLab(others, alone, options);
  delete process.env[SHARED_LAB];
  yield* onLabs(shared, own, options);
}

/** Returns the length of the modules of its own folder that a test file imports: tests can be in them. */
async function lengthBeside(file: string, source: string): Promise<number> {
  const modules = [...source.matchAll(/ from "(\.\/[^"]+)"/g)].map(([, module]) => join(dirname(file), module!));
  const texts = await Promise.all(modules.map((module) => readFile(module, "utf8")));
  return texts.join("").length;
}

function needOf(source: string): Need {
  if (/\buseSharedLab\(/.test(source)) return "shared lab";
  if (/\b(useLab|startLab)\(|@needs a lab\b/.test(source)) return "own lab";
  return /@needs a process of its own\b/.test(source) ? "own process" : "nothing";
}

/** Runs files in as many processes as there are cores, beside others in processes of their own. */
async function* withoutLab(
  files: readonly string[],
  others: readonly string[],
  options: Options,
): AsyncGenerator<TestEvent> {
  const directory = await mkdtemp(join(tmpdir(), "shared-process-"));
  // Stays for the next run: these files load the same modules each time, while a lab's programs lie elsewhere each time.
  const compiled = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "pulumi-jumpstarter", "compiled");
  const env = { ...process.env, NODE_COMPILE_CACHE: compiled };
  try {
    const write = async (group: readonly string[], index: number) => {
      const module = join(directory, `${index + 1}.mjs`);
      await writeSharedProcess(module, group);
      return module;
    };
    const modules = await Promise.all(inTurn(files, cores).map(write));
    // One more than cores, since tests without a lab wait often: for a program, or for a time to pass.
    yield* testsOf([...modules, ...others], { ...options, forceExit: true, env }, cores + 1);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Deals files out to so many groups at most. */
function inTurn(files: readonly string[], groups: number): string[][] {
  const all = Array.from({ length: groups }, (_, group) => files.filter((_, index) => index % groups === group));
  return all.filter((group) => group.length > 0);
}

async function* onLabs(shared: readonly string[], own: readonly string[], options: Options): AsyncGenerator<TestEvent> {
  if (shared.length + own.length === 0) return;
  const directory = await mkdtemp(join(tmpdir(), "isolated-"));
  const chooser = await choosingNode(directory, own);
  try {
    yield* onSharedLab(shared, chooser === undefined ? [] : own, { ...options, program: chooser });
    if (chooser === undefined) yield* testsOf(own, options, 1);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Runs files on a lab that ends with the last of them, and beside them others, by a program that knows these. */
async function* onSharedLab(
  files: readonly string[],
  others: readonly string[],
  options: Options,
): AsyncGenerator<TestEvent> {
  await using resources = new AsyncDisposableStack();
  if (files.length > 0) {
    process.env[SHARED_LAB] = resources.use(await startLab({ signal: options.interrupt })).directory;
    resources.defer(() => void delete process.env[SHARED_LAB]);
  }
  const unfinished = new Set(files);
  for await (const event of testsOf([...files, ...others], options, Math.min(cores, LABS))) {
    yield event;
    if (event.type !== "test:summary" || event.data.file === undefined) continue;
    if (unfinished.delete(event.data.file) && unfinished.size === 0) await resources.disposeAsync();
  }
}

/**
 * Writes a program that runs files as this Node.js does, and those named in a network namespace of their own, without the
 * shared lab. Returns its path; undefined where the system does not allow such namespaces.
 */
async function choosingNode(directory: string, isolated: readonly string[]): Promise<string | undefined> {
  const node = process.execPath;
  const isolatedPath = await isolatedNode(directory);
  if (isolatedPath === undefined) return undefined;
  const [list, program] = [join(directory, "isolated-files"), join(directory, "choosing-node")];
  await writeFile(list, isolated.map((file) => `${file}\n`).join(""));
  await writeFile(
    program,
    `#!/bin/sh
# The file is the last argument.
for file; do :; done
grep -qxFe "$file" '${list}' || exec '${node}' "$@"
unset ${SHARED_LAB}
exec '${isolatedPath}' "$@"
`,
  );
  await chmod(program, 0o755);
  return program;
}

async function* testsOf(files: readonly string[], options: Options, concurrency: number): AsyncGenerator<TestEvent> {
  const { timeoutMinutes, interrupt: signal, program, forceExit, env } = options;
  if (files.length === 0 || signal.aborted) return;
  const node = process.execPath;
  // Node's test runner has no option for the program that runs a file: it takes its own.
  process.execPath = program ?? node;
  try {
    const timeout = timeoutMinutes * 60_000;
    yield* run({ files: [...files], concurrency, timeout, signal, forceExit, env });
  } finally {
    process.execPath = node;
  }
}

async function* counted(
  events: AsyncIterable<TestEvent>,
  total: Count,
  onFile: Options["onFile"],
): AsyncGenerator<TestEvent> {
  for await (const event of events) {
    if (event.type === "test:summary") {
      const { counts, success, file, duration_ms } = event.data;
      const skipped = counts.skipped + counts.todo;
      const failed = counts.tests - counts.passed - skipped;
      // A hook that failed after its tests is not among them.
      const count = { passed: counts.passed, failed: success ? failed : Math.max(failed, 1), skipped };
      // One without a file is of several files together.
      if (file === undefined) add(total, count);
      else onFile?.({ ...count, file, seconds: duration_ms / 1000 });
    }
    yield event;
  }
}

/** Adds `count` to `total`. */
export function add(total: Count, count: Count): void {
  for (const key of ["passed", "failed", "skipped"] as const) total[key] += count[key];
}

const cores = availableParallelism();

/** How many labs the memory is enough for: each takes half a gigabyte, and what a test does with it about as much. */
const LABS = Math.max(1, Math.floor(totalmem() / 2 ** 30));
