/**
 * Jumpstarter's own Python models of the configuration files, in several versions, to prove that `jmp` reads what
 * this package writes. Each version is one virtual environment in the cache and one long-lived process.
 */
import { join } from "node:path";
import { execa } from "execa";
import { ensurePythonPackages } from "../../lab/tools/python.ts";

/** The versions that the configuration files are held against. */
export const MODEL_VERSIONS = ["0.9.0", "0.8.1", "0.7.4", "0.7.0"] as const;
export type ModelVersion = (typeof MODEL_VERSIONS)[number];

/** A configuration as the models read it. */
interface Loaded {
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
  const python = join(await installModels(version), "bin", "python");
  const script = join(import.meta.dirname, "python_models.py");
  const child = execa(python, [script], { env: { PYTHONUTF8: "1" }, reject: false });
  const answers = child.iterable();
  /** Answers come in the order of the requests. */
  const ask = async (request: object): Promise<Loaded> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error(`The process of the Python models has ended.\n${(await child).stderr}`);
    const { given, all, error } = JSON.parse(value);
    if (error !== undefined) throw new Error(error);
    return { given: fromPairs(given), all: fromPairs(all) };
  };
  return {
    client: (yaml, env = {}) => ask({ kind: "client", yaml, env }),
    clientFromEnvironment: (env) => ask({ kind: "client", env }),
    exporter: (yaml) => ask({ kind: "exporter", yaml, env: {} }),
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await child;
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: JSON
function fromPairs(value: any): any {
  if (Array.isArray(value)) return value.map(fromPairs);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(value.map.map(([key, item]: [string, unknown]) => [key, fromPairs(item)]));
}
