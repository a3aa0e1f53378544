/**
 * Builds what the cache lacks. Each program is one `go build` with everything Go writes kept inside the cache; Go's own
 * caches, several gigabytes, are removed as soon as everything is built.
 */
import { spawn } from "node:child_process";
import { cpSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cacheDirectory, cacheError, completeEntry, makeDirectory, removeUnfinished } from "./cache.ts";
import { codeOf, LabError } from "./errors.ts";
import { tryLock, unlock } from "./lock.ts";
import { Progress } from "./progress.ts";
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
} from "./tools.ts";

/** The oldest Go that builds the pinned modules. */
const minimumGo = [1, 26] as const;

/** The lab's programs, built if they are not in the cache. */
export async function ensureTools(signal?: AbortSignal): Promise<Tools> {
  const groups = neededGroups();
  if (missingGroups(groups).length > 0) {
    const lock = join(cacheDirectory(), "build.lock");
    await makeDirectory(join(cacheDirectory(), "tools"));
    await waitForLock(lock, signal);
    try {
      await build(missingGroups(groups), signal);
    } catch (error) {
      throw cacheError(error, cacheDirectory());
    } finally {
      unlock(lock);
    }
  }
  return locateTools(groups);
}

async function build(groups: readonly Group[], signal: AbortSignal | undefined): Promise<void> {
  if (groups.length === 0) return; // another process has built them meanwhile
  await assertGo(signal);
  await removeUnfinished(join(cacheDirectory(), "tools"));
  await makeDirectory(join(goDirectory(), "tmp"));
  const total = groups.reduce((sum, group) => sum + Object.keys(group.programs).length, 0);
  process.stderr.write(
    `Building ${total} programs of the lab, once, into ${cacheDirectory()}: about ${total * 2} minutes on two cores.\n`,
  );
  const progress = new Progress(total);
  let complete = false;
  try {
    for (const group of groups) {
      await completeEntry(entryOf(group), filesOf(group), (directory) =>
        buildGroup(group, directory, progress, signal),
      );
    }
    complete = true;
  } finally {
    progress.end(complete);
  }
  await rm(goDirectory(), { recursive: true, force: true });
}

async function buildGroup(
  group: Group,
  directory: string,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const [program, source] of Object.entries(group.programs)) {
    progress.start(program);
    const args = [
      "build",
      "-v",
      ...goFlags,
      `-ldflags=${ldflags(group).join(" ")}`,
      "-o",
      join(directory, program),
      source,
    ];
    const { code, output } = await go(args, moduleOf(group), signal, (line) => progress.detail(describe(line)));
    if (code !== 0) throw buildError(program, output);
    progress.done();
  }
  if (group.copy !== undefined) {
    const { module, from, to } = group.copy;
    const { code, output } = await go(["list", "-m", "-f", "{{.Dir}}", module], moduleOf(group), signal);
    if (code !== 0) throw buildError(module, output);
    cpSync(join(output.trim(), from), join(directory, to), { recursive: true });
  }
}

/** Runs the go command; `output` is what it wrote to stdout, and the end of what it wrote to stderr. */
function go(
  args: readonly string[],
  cwd: string,
  signal: AbortSignal | undefined,
  onLine: (line: string) => void = () => {},
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const env = {
      ...process.env,
      GOCACHE: join(goDirectory(), "build"),
      GOMODCACHE: join(goDirectory(), "mod"),
      GOTMPDIR: join(goDirectory(), "tmp"),
      GOFLAGS: "-modcacherw",
      GOTOOLCHAIN: "local",
      GOWORK: "off",
      CGO_ENABLED: "0",
    };
    // Its stderr is a pipe: if this process dies, go ends at the next line it writes.
    const child = spawn("go", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], ...(signal && { signal }) });
    const lines: string[] = [];
    const read = (text: string) => {
      for (const line of text.split("\n").filter((line) => line !== "")) {
        onLine(line);
        lines.push(line);
        if (lines.length > 20) lines.shift();
      }
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output: lines.join("\n") }));
  });
}

async function assertGo(signal: AbortSignal | undefined): Promise<void> {
  const wanted = minimumGo.join(".");
  const wayOut =
    `Install Go ${wanted} or newer (https://go.dev/dl/) and see that \`go version\` finds it. ` +
    "It is needed once, to build the lab; using the package against a cluster needs neither.";
  try {
    await makeDirectory(join(goDirectory(), "tmp"));
    const { output } = await go(["env", "GOVERSION"], import.meta.dirname, signal);
    const [major = 0, minor = 0] = output
      .replace(/^.*go(?=\d)/, "")
      .split(".")
      .map(Number.parseFloat);
    if (major > minimumGo[0] || (major === minimumGo[0] && minor >= minimumGo[1])) return;
    throw new LabError(`The lab is built with Go ${wanted} or newer; this machine has ${output.trim()}.\n${wayOut}`);
  } catch (error) {
    if (codeOf(error) === "ENOENT")
      throw new LabError(`The lab is built with Go, and there is no \`go\` on PATH.\n${wayOut}`);
    throw error;
  }
}

async function waitForLock(lock: string, signal: AbortSignal | undefined): Promise<void> {
  for (let waiting = false; ; waiting = true) {
    let holder: ReturnType<typeof tryLock>;
    try {
      holder = tryLock(lock, cacheDirectory());
    } catch (error) {
      throw cacheError(error, cacheDirectory());
    }
    if (holder === undefined) return;
    if (!waiting) {
      process.stderr.write(
        `The lab is being built by process ${holder.pid} since ${holder.since}; waiting for it ...\n`,
      );
    }
    await sleep(500, undefined, { ...(signal && { signal }) });
  }
}

/** Words for a line of `go build -v`: a package that is being compiled, or a download. */
function describe(line: string): string {
  return line.startsWith("go: ") ? line.slice(4) : line;
}

function buildError(what: string, output: string): LabError {
  const remedy = /no space left on device/.test(output)
    ? `The disk of ${cacheDirectory()} is full: building takes about 9 GB for a while. Free some, or set XDG_CACHE_HOME to a folder elsewhere.`
    : /dial tcp|i\/o timeout|connection refused|no such host|TLS handshake|proxyconnect|50[234] /.test(output)
      ? "Go could not download a module: check the network and `go env GOPROXY`, then run the same command again; it carries on where it stopped."
      : `Run the same command again; it carries on where it stopped. If it fails again, delete ${goDirectory()} first.`;
  return new LabError(`Building ${what} failed:\n\n${output.replace(/^/gm, "    ")}\n\n${remedy}`);
}

function goDirectory(): string {
  return join(cacheDirectory(), "go");
}
