/**
 * The real Python client of Jumpstarter: installed once into the cache, then used to prove that the configurations which
 * the package puts out work. Its versions are pinned in lab/tools/jmp/.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { cacheDirectory, makeDirectory } from "./cache.ts";
import { LabError } from "./errors.ts";
import type { Kube, KubeObject } from "./kube.ts";

export interface Jmp {
  /** Writes a configuration, readable by this user only, and returns its path. */
  configFile(name: string, yaml: string): Promise<string>;
  /** Runs `jmp ARGS...` to its end. `env` is merged over the lab's. */
  run(args: string[], env?: Record<string, string>): Promise<JmpResult>;
  /** Starts `jmp run` with an exporter config; resolves when the controller sees the exporter online. */
  startExporter(yaml: string, kube: Kube): Promise<RunningExporter>;
}

export interface JmpResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunningExporter {
  /** What it has written so far. */
  readonly output: string;
  /** SIGTERM, and SIGKILL when it has not ended after 10 s. */
  stop(): Promise<void>;
}

/** A user's own ~/.config/jumpstarter is never read: `directory` takes its place. */
export function openJmp(options: { env: NodeJS.ProcessEnv; directory: string }): Jmp {
  const env = { ...options.env, JMP_CLIENT_CONFIG_HOME: options.directory };
  const start = (args: string[], extra?: Record<string, string>) =>
    spawn(join(home, "bin", "jmp"), args, { env: { ...env, ...extra }, stdio: ["ignore", "pipe", "pipe"] });

  const configFile = async (name: string, yaml: string) => {
    await mkdir(options.directory, { recursive: true, mode: 0o700 });
    const path = join(options.directory, `${name}.yaml`);
    await writeFile(path, yaml, { mode: 0o600 });
    await chmod(path, 0o600);
    return path;
  };

  return {
    configFile,
    run: (args, extra) => finished(start(args, extra)),
    startExporter: async (yaml, kube) => {
      const { name, namespace } = parse(yaml).metadata;
      const path = await configFile(`exporter-${name}`, yaml);
      return await started(start(["run", "--exporter-config", path]), () =>
        kube
          .in(namespace)
          .exporters.until(name, (exporter) => isTrue(exporter, "Registered") && isTrue(exporter, "Online")),
      );
    },
  };
}

const tools = join(import.meta.dirname, "tools", "jmp");
const home = join(cacheDirectory(), "jmp-0.9.0");

/**
 * Installs the client unless it is there. A virtual environment cannot be moved, so it is made in place, and a stamp written
 * last tells a finished one from what an interrupted installation left.
 */
export async function installJmp(report: (line: string) => void): Promise<void> {
  const wanted =
    (await readFile(join(tools, "requirements.txt"), "utf8")) + (await readFile(join(tools, "constraints.txt")));
  const stamp = join(home, ".complete");
  const works =
    existsSync(stamp) && (await readFile(stamp, "utf8")) === wanted && (await runs(join(home, "bin", "python")));
  if (works) return;

  const python = await findPython();
  report("Installing the Python client jmp 0.9.0 (about a minute)");
  await rm(home, { recursive: true, force: true });
  await makeDirectory(cacheDirectory());
  await must(
    python,
    ["-m", "venv", home],
    "The virtual environment could not be made (on Debian: apt install python3-venv)",
  );
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--requirement"];
  await must(
    join(home, "bin", "python"),
    [...pip, join(tools, "requirements.txt")],
    "pip could not install the client",
  );
  await writeFile(stamp, wanted);
}

async function findPython(): Promise<string> {
  for (const python of ["python3", "python3.13", "python3.12", "python3.11"]) {
    if (await runs(python, ["-c", "import sys; sys.exit(sys.version_info < (3, 11))"])) return python;
  }
  throw new LabError(
    "jmp needs Python 3.11 or newer: no python3 on PATH is. Install one, e.g. `apt install python3 python3-venv`",
  );
}

async function runs(command: string, args = ["-c", ""]): Promise<boolean> {
  const result = await finished(spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] })).catch(() => undefined);
  return result?.code === 0;
}

async function must(command: string, args: string[], problem: string): Promise<void> {
  const { code, stdout, stderr } = await finished(spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] }));
  if (code !== 0) throw new LabError(`${problem}:\n${stdout}${stderr}`);
}

async function started(child: ChildProcess, ready: () => Promise<unknown>): Promise<RunningExporter> {
  let output = "";
  child.stdout?.on("data", (chunk) => (output += chunk));
  child.stderr?.on("data", (chunk) => (output += chunk));
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  child.once("error", () => resolve());
  child.once("close", () => resolve());
  const exporter = {
    get output() {
      return output;
    },
    stop: async () => {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
  const died = ended.then(() => Promise.reject(new Error(`jmp run ended:\n${output}`)));
  try {
    await Promise.race([ready(), died]);
  } catch (error) {
    await exporter.stop();
    throw new Error(`The exporter did not get online. It wrote:\n${output}`, { cause: error });
  }
  died.catch(() => {});
  return exporter;
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
