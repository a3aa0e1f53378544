/**
 * Jumpstarter's own Python models of the configuration files, in several versions, to prove that what this package
 * writes is what `jmp` reads. Each version is one virtual environment in the cache and one long-lived process.
 */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ensurePythonPackages } from "../tools/python.ts";

/** The versions that the configuration files are held against. */
export const MODEL_VERSIONS = ["0.9.0", "0.8.1", "0.7.4", "0.7.0"] as const;
export type ModelVersion = (typeof MODEL_VERSIONS)[number];

/** A configuration as the models read it. */
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

/** Installs the models of one version unless they are in the cache, and returns their virtual environment. */
export async function installModels(version: ModelVersion): Promise<string> {
  return await ensurePythonPackages(`models-${version}`, [`jumpstarter==${version}`]);
}

/** Starts the models of one version, after installing them unless they are there. */
export async function startModels(version: ModelVersion): Promise<PythonModels> {
  const environment = await installModels(version);
  const child = spawn(join(environment, "bin", "python"), [join(import.meta.dirname, "python_models.py")], {
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
