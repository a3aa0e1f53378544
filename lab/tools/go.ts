/** Runs the go command with everything it writes kept inside the cache. */
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { LabError } from "../errors.ts";
import { cacheDirectory, makeDirectory } from "./cache.ts";

interface GoOptions {
  args: readonly string[];
  /** Folder of the go.mod. */
  cwd: string;
  signal?: AbortSignal | undefined;
  /** Folder of Go's caches. @default one that is removed when the lab's programs are built */
  caches?: string;
  /** Called with every line of output as it comes. */
  onLine?: (line: string) => void;
}

/** The oldest Go that builds the pinned modules. */
const minimum = [1, 26] as const;
const wanted = minimum.join(".");
const remedy =
  `Install Go ${wanted} or newer (https://go.dev/dl/) and see that \`go version\` finds it.\n` +
  "Only the lab needs it, and only to be built: the package itself works on a cluster of your own without.";

/** Returns the folder of Go's own caches: several gigabytes, useful only during a build. */
function goDirectory(): string {
  return join(cacheDirectory(), "go");
}

/** Moves Go's caches away, and removes them while the lab starts: that takes up to half a minute. */
export async function removeGoDirectory(): Promise<void> {
  await removeLeftover();
  await rename(goDirectory(), removedDirectory());
  void removeLeftover();
}

/** Removes what was moved away, also by a process that was ended meanwhile. What it cannot remove now is left for the next time. */
export async function removeLeftover(): Promise<void> {
  await rm(removedDirectory(), { recursive: true, force: true }).catch(() => {});
}

function removedDirectory(): string {
  return `${goDirectory()}.removed`;
}

/** Runs go and returns its standard output. @throws LabError, about `what`, with the end of its output if it fails. */
export async function go(what: string, options: GoOptions): Promise<string> {
  const { args, cwd, signal, caches = goDirectory(), onLine = () => {} } = options;
  await makeDirectory(join(caches, "tmp"));
  const result = await execa("go", args, {
    cwd,
    env: goEnvironment(caches),
    stdin: "ignore",
    stderr: function* (line: unknown) {
      onLine(String(line));
      yield line;
    },
    reject: false,
    ...(signal && { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  if (result.code === "ENOENT")
    throw new LabError(`The lab is built with Go, and there is no \`go\` on PATH.\n${remedy}`);
  if (result.failed) throw failure(what, result.stderr.split("\n").filter(Boolean).slice(-20));
  return result.stdout;
}

/** Returns the variables with which Go keeps everything in a folder. */
export function goEnvironment(caches: string): Record<string, string> {
  return {
    GOCACHE: join(caches, "build"),
    GOMODCACHE: join(caches, "mod"),
    GOTMPDIR: join(caches, "tmp"),
    GOFLAGS: "-modcacherw", // else the cache could not simply be deleted
    GOTOOLCHAIN: "local",
    GOWORK: "off",
    CGO_ENABLED: "0",
  };
}

/** @throws LabError if the machine has no Go, or one that is too old. */
export async function assertGo(signal: AbortSignal | undefined): Promise<void> {
  const version = await go("`go env`", { args: ["env", "GOVERSION"], cwd: import.meta.dirname, signal });
  const [major = 0, minor = 0] = version.replace(/^go/, "").split(".").map(Number.parseFloat);
  if (major > minimum[0] || (major === minimum[0] && minor >= minimum[1])) return;
  throw new LabError(`The lab is built with Go ${wanted} or newer, and this machine has ${version}.\n${remedy}`);
}

function failure(what: string, lines: readonly string[]): LabError {
  const output = lines.join("\n");
  const remedy = /no space left on device/.test(output)
    ? `The disk of ${cacheDirectory()} is full: building takes up to 16 GB for a while. Free some, or set XDG_CACHE_HOME to a folder elsewhere.`
    : /dial tcp|i\/o timeout|connection re|no such host|TLS handshake|proxyconnect|: 50[0-9] /.test(output)
      ? "Go could not download a module. Check the network and `go env GOPROXY`, then run the same command again: it carries on where it stopped."
      : `Run the same command again: it carries on where it stopped. If it fails again, delete ${cacheDirectory()} first.`;
  return new LabError(`Building ${what} failed:\n\n${output.replace(/^/gm, "    ")}\n\n${remedy}`);
}
