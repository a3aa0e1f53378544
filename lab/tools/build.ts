/** Builds the programs that the cache lacks. One process builds at a time; others wait for it. */
import { chmodSync, cpSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "../process/lock.ts";
import { cacheDirectory, cacheError, completeEntry, makeDirectory, removeUnfinished } from "./cache.ts";
import { assertGo, go, removeGoDirectory, removeLeftover } from "./go.ts";
import { findInstalled } from "./installed.ts";
import { fetchPulumi, npmPulumi } from "./npm-pulumi.ts";
import {
  entryOf,
  filesOf,
  type Group,
  goFlags,
  groupsFor,
  ldflags,
  locateTools,
  missingGroups,
  moduleOf,
  type Purpose,
  type Tools,
} from "./programs.ts";
import { Progress, type Terminal } from "./progress.ts";

export interface ToolsOptions {
  /** @default "tests", which is all */
  purpose?: Purpose;
  signal?: AbortSignal | undefined;
  /** The stream that progress goes to. */
  output?: Terminal;
  /** Folder of the npm package that is asked for Pulumi's CLI before it is built. */
  pulumiPackage?: string;
}

/**
 * Returns the lab's programs: those that the machine has, and else those in the cache, built if they are not there.
 * @throws LabError if they cannot be built.
 */
export async function ensureTools(options: ToolsOptions = {}): Promise<Tools> {
  const { purpose = "tests", signal, output = process.stderr, pulumiPackage = npmPulumi } = options;
  const groups = groupsFor(purpose);
  let installed = await findInstalled();
  const missing = () => missingGroups(groups, installed);
  if (missing().length === 0) void removeLeftover();
  else {
    await makeDirectory(entries());
    const buildMissing = async () => {
      if (missing().some(({ name }) => name === "pulumi") && (await fetchPulumi(pulumiPackage, output, signal))) {
        installed = await findInstalled();
      }
      if (missing().length > 0) await build(missing(), output, signal); // another process may have built some meanwhile
    };
    const lock = join(cacheDirectory(), "build.lock");
    const onWait = () =>
      output.write(`Another process is building the lab (\`lsof ${lock}\` names it); waiting for it ...\n`);
    try {
      await withLock(lock, buildMissing, { signal, onWait });
    } catch (error) {
      throw cacheError(error, cacheDirectory());
    }
  }
  return locateTools(groups, installed);
}

async function build(groups: readonly Group[], output: Terminal, signal: AbortSignal | undefined): Promise<void> {
  await assertGo(signal);
  await removeUnfinished(entries());
  const total = groups.reduce((sum, { programs }) => sum + Object.keys(programs).length, 0);
  output.write(`Building ${total} programs of the lab into ${cacheDirectory()}, once.\n`);
  output.write(
    "On two idle cores the demo's take about 12 minutes, all of them about 20, and 16 GB of disk until then.\n",
  );
  const progress = new Progress(total, output);
  const end = new AbortController();
  const downloads = download(groups, AbortSignal.any([end.signal, ...(signal ? [signal] : [])]));
  try {
    for (const group of groups) {
      await completeEntry(entryOf(group), filesOf(group), (directory) => fill(group, directory, progress, signal));
    }
  } finally {
    end.abort();
    await downloads;
  }
  progress.end();
  await removeGoDirectory();
}

/**
 * Downloads the modules that the groups need: those of the later ones while the first are compiled. The build reports what could
 * not be downloaded.
 */
async function download(groups: readonly Group[], signal: AbortSignal): Promise<void> {
  for (const group of groups) {
    const args = ["list", "-deps", ...Object.values(group.programs)];
    await go(group.name, { args, cwd: moduleOf(group), signal }).catch(() => {});
  }
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
    const flags = ["-v", ...goFlags(group), `-ldflags=${ldflags(group).join(" ")}`, "-o", join(directory, program)];
    await progress.step(program, (report) =>
      go(program, {
        args: ["build", ...flags, source],
        cwd,
        signal,
        // The package that is being compiled, or "downloading ...".
        onLine: (line) => report(line.replace(/^go: /, "")),
      }),
    );
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
