/** Builds the programs that the cache lacks. One process builds at a time; others wait for it. */
import { chmodSync, cpSync } from "node:fs";
import { join } from "node:path";
import { type Holder, withLock } from "../process/lock.ts";
import { cacheDirectory, cacheError, completeEntry, makeDirectory, removeUnfinished } from "./cache.ts";
import { assertGo, go, removeGoDirectory } from "./go.ts";
import {
  entryOf,
  filesOf,
  type Group,
  goFlags,
  languageGroups,
  ldflags,
  locateTools,
  missingGroups,
  moduleOf,
  neededGroups,
  type Tools,
} from "./programs.ts";
import { Progress, type Terminal } from "./progress.ts";

/**
 * The lab's programs, built if they are not in the cache. Progress goes to `output`.
 * @throws LabError if they cannot be built.
 */
export async function ensureTools(signal?: AbortSignal, output: Terminal = process.stderr): Promise<Tools> {
  const groups = neededGroups();
  await ensureGroups(groups, signal, output);
  return locateTools(groups);
}

/**
 * The folders with the programs that run Pulumi programs in YAML, Python and Go, built if they are not in the cache.
 * @throws LabError if they cannot be built.
 */
export async function ensureLanguages(signal?: AbortSignal, output: Terminal = process.stderr): Promise<string[]> {
  await ensureGroups(languageGroups, signal, output);
  return languageGroups.map(entryOf);
}

async function ensureGroups(
  groups: readonly Group[],
  signal: AbortSignal | undefined,
  output: Terminal,
): Promise<void> {
  if (missingGroups(groups).length > 0) {
    await makeDirectory(entries());
    const onWait = ({ pid, since }: Holder) =>
      output.write(`Process ${pid} is building the lab since ${since}; waiting for it ...\n`);
    const buildMissing = async () => {
      const missing = missingGroups(groups); // another process may have built some meanwhile
      if (missing.length > 0) await build(missing, output, signal);
    };
    const cache = cacheDirectory();
    try {
      await withLock(join(cache, "build.lock"), cache, buildMissing, { signal, onWait });
    } catch (error) {
      throw cacheError(error, cache);
    }
  }
}

async function build(groups: readonly Group[], output: Terminal, signal: AbortSignal | undefined): Promise<void> {
  await assertGo(signal);
  await removeUnfinished(entries());
  const total = groups.reduce((sum, { programs }) => sum + Object.keys(programs).length, 0);
  output.write(`Building ${total} programs of the lab into ${cacheDirectory()}, once.\n`);
  output.write("On two cores all of them take about 12 minutes, and 9 GB of disk until they are built.\n");
  const progress = new Progress(total, output);
  let complete = false;
  try {
    for (const group of groups) {
      await completeEntry(entryOf(group), filesOf(group), (directory) => fill(group, directory, progress, signal));
    }
    complete = true;
  } finally {
    progress.end(complete);
  }
  await removeGoDirectory();
}

/** Builds the programs of a group into `directory`. */
async function fill(
  group: Group,
  directory: string,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<void> {
  const cwd = moduleOf(group);
  for (const [program, source] of Object.entries(group.programs)) {
    progress.start(program);
    await go(program, {
      args: ["build", "-v", ...goFlags, `-ldflags=${ldflags(group).join(" ")}`, "-o", join(directory, program), source],
      cwd,
      signal,
      // The package that is being compiled, or "downloading ...".
      onLine: (line) => progress.detail(line.replace(/^go: /, "")),
    });
    progress.done();
  }
  if (group.copy !== undefined) {
    const { module, from, to, files, mode } = group.copy;
    const source = await go(module, { args: ["list", "-m", "-f", "{{.Dir}}", module], cwd, signal });
    for (const file of files) {
      const copy = join(directory, to, file);
      cpSync(join(source, from, file), copy);
      if (mode !== undefined) chmodSync(copy, mode);
    }
  }
}

function entries(): string {
  return join(cacheDirectory(), "tools");
}
