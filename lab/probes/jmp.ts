/**
 * The real Python client of Jumpstarter, to prove that the configurations which the package puts out work. Its versions are
 * pinned in lab/tools/jmp/.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import type { Kube, KubeObject } from "../cluster/kube.ts";
import { ensurePythonPackages } from "../tools/python.ts";

export interface Jmp {
  /** Writes a configuration, readable by this user only, and returns its path. */
  configFile(name: string, yaml: string): Promise<string>;
  /** Runs `jmp ARGS...` to its end. `env` is merged over the lab's. */
  run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<JmpResult>;
  /** Starts `jmp run` with an exporter config; resolves when the controller sees the exporter online. */
  startExporter(yaml: string, kube: Kube): Promise<RunningExporter>;
}

export interface JmpResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunningExporter extends AsyncDisposable {
  /** What it has written so far. */
  readonly output: string;
  /** Asks it to end, which takes it off the controller, and kills it when it has not ended after 10 s. */
  stop(): Promise<void>;
}

/** Installs the client unless it is in the cache, and returns its folder. */
export async function installJmp(): Promise<string> {
  return await ensurePythonPackages("jmp-with-drivers-0.9.0", [
    "--requirement",
    pinned("requirements"),
    "--constraint",
    pinned("constraints"),
  ]);
}

/** `directory` holds its configurations; a user's own ~/.config/jumpstarter is never read. */
export async function openJmp({ env, directory }: { env: NodeJS.ProcessEnv; directory: string }): Promise<Jmp> {
  const bin = join(await installJmp(), "bin");
  const configFile = async (name: string, yaml: string) => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const path = join(directory, `${name}.yaml`);
    await writeFile(path, yaml, { mode: 0o600 });
    await chmod(path, 0o600);
    return path;
  };
  // `jmp shell -- j ...` looks for `j` on PATH.
  const jmpEnv = { ...env, PATH: `${bin}:${env.PATH}`, JMP_CLIENT_CONFIG_HOME: directory };
  return {
    configFile,
    run: (args, extra) =>
      finished(spawn(join(bin, "jmp"), args, { env: { ...jmpEnv, ...extra }, stdio: ["ignore", "pipe", "pipe"] })),
    startExporter: async (yaml, kube) => {
      const { name, namespace } = parse(yaml).metadata;
      const path = await configFile(`exporter-${name}`, yaml);
      const child = spawn("sh", ["-c", untilInputEnds, "sh", join(bin, "jmp"), "run", "--exporter-config", path], {
        detached: true, // Ctrl-C in the terminal is for this process, which then stops it in order
        env: jmpEnv,
        stdio: ["pipe", "pipe", "pipe"],
      });
      const online = (exporter: KubeObject | undefined) => isTrue(exporter, "Registered") && isTrue(exporter, "Online");
      return await running(child, () => kube.in(namespace).exporters.until(name, online));
    },
  };
}

const pinned = (name: string) => join(import.meta.dirname, "..", "tools", "jmp", `${name}.txt`);

/** Runs a command until standard input ends, which it also does when the process at its other end dies. */
const untilInputEnds = `
  exec 3<&0
  "$@" &
  command=$!
  { read -r _ <&3; kill $command; } &
  wait $command
  code=$?
  kill $!
  exit $code`;

async function running(child: ChildProcess, ready: () => Promise<unknown>): Promise<RunningExporter> {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
  const ended = new Promise<void>((resolve) => child.once("error", () => resolve()).once("close", () => resolve()));
  const stop = async () => {
    child.stdin?.end();
    const timer = setTimeout(() => process.kill(-child.pid!, "SIGKILL"), 10_000);
    await ended;
    clearTimeout(timer);
  };
  try {
    const died = ended.then(() => Promise.reject(new Error("jmp run has ended")));
    died.catch(() => {});
    await Promise.race([ready(), died]);
  } catch (error) {
    await stop();
    throw new Error(`The exporter did not get online: ${(error as Error).message}\nIt wrote:\n${output}`);
  }
  return {
    get output() {
      return output;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function finished(child: ChildProcess): Promise<JmpResult> {
  return new Promise((resolve, reject) => {
    const result: JmpResult = { code: null, stdout: "", stderr: "" };
    child.stdout?.on("data", (chunk) => (result.stdout += chunk));
    child.stderr?.on("data", (chunk) => (result.stderr += chunk));
    child.once("error", reject);
    child.once("close", (code) => resolve({ ...result, code }));
  });
}

function isTrue(object: KubeObject | undefined, type: string): boolean {
  const conditions: { type: string; status: string }[] = object?.status?.conditions ?? [];
  return conditions.some((condition) => condition.type === type && condition.status === "True");
}
