/**
 * Runs test files, so many at a time as the machine has cores. Those that use a lab do it in one of two ways, and say which:
 * with `useSharedLab` in a namespace of their own on one lab that is started for all of them, with `useLab` or `startLab` on
 * labs of their own, each file in a network namespace of its own. Where the system allows none, these run one after the other.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { run } from "node:test";
import { spec, type TestEvent } from "node:test/reporters";
import { startLab } from "../../lab/lab.ts";
import { isolatedNode } from "../../lab/process/network-namespace.ts";
import { SHARED_LAB } from "./lab.ts";
import { Sums } from "./sums.ts";

export interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

interface Options {
  timeoutMinutes: number;
  interrupt: AbortSignal;
}

type Need = "no lab" | "shared lab" | "own lab" | "own lab and network";

/** Reports the tests on standard output. @throws Error if there is none */
export async function runTestFiles(files: readonly string[], options: Options): Promise<Count> {
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  const sums = new Sums();
  const events = sums.takenFrom(counted(eventsOf(files, options), count));
  for await (const text of Readable.from(events).pipe(new spec())) process.stdout.write(text);
  if (sums.text) console.log(sums.text);
  if (count.passed + count.failed + count.skipped === 0) throw new Error("No test ran.");
  return count;
}

async function* eventsOf(files: readonly string[], options: Options): AsyncGenerator<TestEvent> {
  const needs = await Promise.all(files.map(async (file) => needOf(await readFile(file, "utf8"))));
  const those = (need: Need) => files.filter((_, index) => needs[index] === need);
  process.env[SHARED_LAB] = "";
  yield* testsOf(those("no lab"), options, cores);
  delete process.env[SHARED_LAB];
  yield* onSharedLab(those("shared lab"), options);
  yield* isolated(those("own lab"), options);
  yield* testsOf(those("own lab and network"), options, 1);
}

function needOf(source: string): Need {
  if (/\buseSharedLab\(/.test(source)) return "shared lab";
  if (!/\b(useLab|startLab)\(|@needs a lab\b/.test(source)) return "no lab";
  return /@needs the network\b/.test(source) ? "own lab and network" : "own lab";
}

async function* onSharedLab(files: readonly string[], options: Options): AsyncGenerator<TestEvent> {
  if (files.length === 0) return;
  await using lab = await startLab({ signal: options.interrupt });
  process.env[SHARED_LAB] = lab.directory;
  yield* testsOf(files, options, cores);
  delete process.env[SHARED_LAB];
}

async function* isolated(files: readonly string[], options: Options): AsyncGenerator<TestEvent> {
  if (files.length === 0) return;
  const directory = await mkdtemp(join(tmpdir(), "isolated-"));
  const node = process.execPath;
  const isolatedPath = await isolatedNode(directory);
  // Node's test runner has no option for the program that runs a file: it takes its own.
  process.execPath = isolatedPath ?? node;
  try {
    yield* testsOf(files, options, isolatedPath === undefined ? 1 : Math.min(cores, MAX_LABS));
  } finally {
    process.execPath = node;
    await rm(directory, { recursive: true });
  }
}

async function* testsOf(files: readonly string[], options: Options, concurrency: number): AsyncGenerator<TestEvent> {
  if (files.length === 0 || options.interrupt.aborted) return;
  const timeout = options.timeoutMinutes * 60_000;
  yield* run({ files: [...files], concurrency, timeout, signal: options.interrupt });
}

async function* counted(events: AsyncIterable<TestEvent>, count: Count): AsyncGenerator<TestEvent> {
  for await (const event of events) {
    // One without a file is of several files together.
    if (event.type === "test:summary" && event.data.file === undefined) {
      const { counts, success } = event.data;
      const skipped = counts.skipped + counts.todo;
      const failed = counts.tests - counts.passed - skipped;
      count.passed += counts.passed;
      count.failed += success ? failed : Math.max(failed, 1); // a hook that failed after its tests is not among them
      count.skipped += skipped;
    }
    yield event;
  }
}

const cores = availableParallelism();
/** A lab takes half a gigabyte. */
const MAX_LABS = 4;
