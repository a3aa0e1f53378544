/**
 * Jumpstarter's own Python models of the configuration files, in several versions, to prove that what this package
 * writes is what `jmp` reads. Each version is one virtual environment in the cache and one long-lived process.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { cacheDirectory } from "./cache.ts";
import { LabError } from "./errors.ts";

/** The versions that the configuration files are held against. */
export const MODEL_VERSIONS = ["0.9.0", "0.8.1", "0.7.4", "0.7.0"] as const;
export type ModelVersion = (typeof MODEL_VERSIONS)[number];

/** How the models read a configuration. */
export interface Loaded {
  /** The keys that the configuration gives. */
  given: Record<string, unknown>;
  /** All keys, with the defaults. */
  all: Record<string, unknown>;
}

export interface PythonModels extends AsyncDisposable {
  /** Loads a ClientConfig file, with variables around it. Rejects with Python's error where the models refuse it. */
  client(yaml: string, env?: Record<string, string>): Promise<Loaded>;
  /** Loads a client configuration from JMP_* variables alone. */
  clientFromEnvironment(env: Record<string, string>): Promise<Loaded>;
  /** Loads an ExporterConfig file. */
  exporter(yaml: string): Promise<Loaded>;
}

/** Starts the models of one version, after installing them unless they are there. */
export async function startModels(version: ModelVersion): Promise<PythonModels> {
  const python = await installModels(version);
  const child = spawn(python, [join(import.meta.dirname, "python_models.py")], {
    env: { ...process.env, PYTHONUTF8: "1" },
  });
  const ask = conversation(child);
  return {
    client: (yaml, env = {}) => ask({ kind: "client", yaml, env }),
    clientFromEnvironment: (env) => ask({ kind: "client", env }),
    exporter: (yaml) => ask({ kind: "exporter", yaml, env: {} }),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.stdin.end();
      await once(child, "close");
    },
  };
}

/** Answers come in the order of the requests. */
function conversation(child: ChildProcessWithoutNullStreams): (request: object) => Promise<Loaded> {
  type Waiting = { resolve: (loaded: Loaded) => void; reject: (error: Error) => void };
  const waiting: Waiting[] = [];
  let ended: Error | undefined;
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  child.stdin.on("error", () => {}); // the process has ended, which "close" reports
  createInterface(child.stdout).on("line", (line) => {
    const answer = JSON.parse(line);
    const { resolve, reject } = waiting.shift()!;
    if (answer.error === undefined) resolve({ given: fromPairs(answer.given), all: fromPairs(answer.all) });
    else reject(new Error(answer.error));
  });
  child.once("close", () => {
    ended = new Error(`The process of the Python models has ended.\n${errors}`);
    for (const { reject } of waiting) reject(ended);
  });
  return (request) => {
    if (ended) return Promise.reject(ended);
    const { promise, resolve, reject } = Promise.withResolvers<Loaded>();
    waiting.push({ resolve, reject });
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return promise;
  };
}

// biome-ignore lint/suspicious/noExplicitAny: JSON
function fromPairs(value: any): any {
  if (Array.isArray(value)) return value.map(fromPairs);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(value.map.map(([key, item]: [string, unknown]) => [key, fromPairs(item)]));
}

/**
 * Returns the Python of a virtual environment that has the models. It is built beside its place and renamed, so that it
 * is whole wherever it exists; it is only ever used through its `python`, which works after a rename.
 */
async function installModels(version: ModelVersion): Promise<string> {
  const home = join(cacheDirectory(), `models-${version}`);
  const python = join(home, "bin", "python");
  if (existsSync(home) && (await run(python, ["-c", "import jumpstarter"])) === "") return python;
  await rm(home, { recursive: true, force: true });
  await mkdir(cacheDirectory(), { recursive: true });
  const unfinished = await mkdtemp(`${home}.unfinished-`);
  try {
    await must(await findPython(), ["-m", "venv", unfinished]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
    await must(join(unfinished, "bin", "python"), [...pip, `jumpstarter==${version}`]);
    await rename(unfinished, home).catch((error) => {
      // Another process was faster.
      if (!existsSync(home)) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return python;
}

async function findPython(): Promise<string> {
  for (const python of ["python3", "python3.13", "python3.12", "python3.11"]) {
    if ((await run(python, ["-c", "import sys; assert sys.version_info >= (3, 11)"])) === "") return python;
  }
  throw new LabError("Jumpstarter needs Python 3.11 or newer: no python3 on PATH is.");
}

async function must(command: string, args: string[]): Promise<void> {
  const problem = await run(command, args);
  if (problem !== "") throw new LabError(`The Python models could not be installed:\n${problem}`);
}

/** Runs a command to its end; returns "" or what it said about its failure. */
async function run(command: string, args: string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const { promise, resolve } = Promise.withResolvers<string>();
  child.once("error", (error) => resolve(error.message));
  child.once("close", (code) => resolve(code === 0 ? "" : output || `${command} ended with ${code}`));
  return promise;
}
