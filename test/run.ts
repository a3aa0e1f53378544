/**
 * `npm test [-- NAME...]`: everything, or only the stages and test files named. Every stage runs, whatever the others say.
 * The last line is `N passed, N failed`. With CI=true a skipped test counts as failed.
 */
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { interruption } from "../lab/process/interruption.ts";
import { watchLeftovers } from "../lab/process/leftovers.ts";
import { root, type Selected, selectStages, stages } from "./support/stages.ts";
import { heading, type Row, summarize } from "./support/summary.ts";
import { add, type Count, type FileCount, runTestFiles } from "./support/test-files.ts";

const none: Readonly<Count> = { passed: 0, failed: 0, skipped: 0 };
const watch = watchLeftovers();
// Hundreds of processes load the same modules: Pulumi's programs and providers, and the test files.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), "node-compile-cache");
const interrupt = interruption();
process.exitCode = await main(process.argv.slice(2));

async function main(names: string[]): Promise<number> {
  const selected = selectStages(stages(interrupt), names);
  if (selected === undefined) return 2;
  const rows: Row[] = [];
  const record = async (name: string, work: () => Promise<Count>) => void rows.push(await rowOf(name, work));
  const onLabs: Selected[] = [];
  for (const { stage, files } of selected) {
    if (interrupt.aborted) break;
    const reason = await stage.whyNot?.();
    if (reason !== undefined) {
      await record(stage.name, async () => {
        console.error(reason);
        return { ...none, skipped: 1 };
      });
      continue;
    }
    try {
      await stage.setUp?.();
    } catch (error) {
      await record(stage.name, () => Promise.reject(error));
      continue;
    }
    if (stage.onLabs) onLabs.push({ stage, files });
    else await record(stage.name, () => (stage.tests ? runFiles(files, stage.tests) : stage.run!()));
  }
  if (onLabs.length > 0 && !interrupt.aborted) rows.push(...(await rowsOnLabs(onLabs)));
  await record("nothing is left behind", async () => {
    const left = await watch.leftovers({ interrupted: interrupt.aborted });
    for (const line of left) console.error(`left behind: ${line}`);
    return left.length === 0 ? { ...none, passed: 1 } : { ...none, failed: 1 };
  });
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

async function runFiles(
  files: readonly string[],
  options: { timeoutMinutes: number; onFile?: (count: FileCount) => void },
): Promise<Count> {
  const paths = files.map((file) => join(root, file));
  return await runTestFiles(paths, { ...options, interrupt });
}
