/** Builds the programs that the cache lacks. One process builds at a time; others wait for it. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Holder, tryLock, unlock } from "../process/lock.ts";
import { cacheDirectory, cacheError, completeEntry, makeDirectory, removeUnfinished } from "./cache.ts";
import { assertGo, go, removeGoDirectory } from "./go.ts";
import {
  entryOf,
  filesOf,
  type Group,
  goFlags,
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
  if (missingGroups(groups).length > 0) {
    await makeDirectory(entries());
    await lockBuild(output, signal);
    try {
      const missing = missingGroups(groups); // another process may have built some meanwhile
      if (missing.length > 0) await build(missing, output, signal);
    } catch (error) {
      throw cacheError(error, cacheDirectory());
    } finally {
      unlock(lockPath());
    }
  }
  return locateTools(groups);
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
    const { module, from, to } = group.copy;
    const source = await go(module, { args: ["list", "-m", "-f", "{{.Dir}}", module], cwd, signal });
    cpSync(join(source, from), join(directory, to), { recursive: true });
  }
}

async function lockBuild(output: Terminal, signal: AbortSignal | undefined): Promise<void> {
  let told = false;
  while (true) {
    const holder = tryLockBuild();
    if (holder === undefined) return;
    if (!told) output.write(`Process ${holder.pid} is building the lab since ${holder.since}; waiting for it ...\n`);
    told = true;
    await sleep(500, undefined, signal && { signal });
  }
}

function tryLockBuild(): Holder | undefined {
  try {
    return tryLock(lockPath(), cacheDirectory());
  } catch (error) {
    throw cacheError(error, cacheDirectory());
  }
}

function entries(): string {
  return join(cacheDirectory(), "tools");
}

function lockPath(): string {
  return join(cacheDirectory(), "build.lock");
}
