/** A Pulumi project of one of the programs, and the time that the CLI takes with it. */
import { spawn } from "node:child_process";
import { cp, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { YamlProgram } from "./yaml-program.ts";

export const operations = ["up", "up again", "refresh", "destroy"] as const;
export type Operation = (typeof operations)[number];

/** How long a command may take. A deletion in the foreground may never end. */
export const LIMIT_SECONDS = 300;
/** How long it may take to end once it is told to. */
const PATIENCE_SECONDS = 30;

const commands: Record<Operation, string> = { up: "up", "up again": "up", refresh: "refresh", destroy: "destroy" };
const programs = join(import.meta.dirname, "programs");
const modules = join(import.meta.dirname, "..", "node_modules");

/** A stack with its own backend, so that copying some small files resets it. */
export class Stack {
  readonly #directory: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #program: string | YamlProgram;

  /** Creates the project of programs/`program`.js, or of a program in YAML, in `directory`, which does not exist yet. */
  static async create(program: string | YamlProgram, directory: string, env: NodeJS.ProcessEnv): Promise<Stack> {
    const stack = new Stack(program, directory, env);
    await mkdir(join(stack.#directory, "backend"), { recursive: true });
    if (typeof program === "string") {
      await stack.#write("Pulumi.yaml", { name: "bench", runtime: { name: "nodejs", options: { typescript: false } } });
      await stack.#write("package.json", { name: "bench", main: "index.js", type: "module" });
      await cp(join(programs, `${program}.js`), join(stack.#directory, "index.js"));
      await cp(join(programs, `${program}.provider.cjs`), join(stack.#directory, "provider.cjs")).catch(() => {});
    } else await stack.#declare(0);
    await symlink(modules, join(stack.#directory, "node_modules"), "dir");
    await stack.#run(["stack", "init", "bench"]);
    await cp(join(stack.#directory, "backend"), join(stack.#directory, "pristine"), { recursive: true });
    return stack;
  }

  private constructor(program: string | YamlProgram, directory: string, env: NodeJS.ProcessEnv) {
    this.#program = program;
    this.#directory = directory;
    this.#env = {
      ...env,
      PULUMI_BACKEND_URL: pathToFileURL(join(directory, "backend")).href,
      // Programs in YAML use installed plugins, and npm has put this package's own one on PATH.
      ...(typeof program !== "string" && { PULUMI_IGNORE_AMBIENT_PLUGINS: "true" }),
    };
  }

  /** Returns the seconds from the start of the command to its end, for `count` resources. */
  async time(operation: Operation, count: number, limitSeconds?: number): Promise<number> {
    await this.#declare(count);
    const started = performance.now();
    const args = [commands[operation], "--yes", "--skip-preview", "--non-interactive", "--color=never"];
    await this.#run(args, { BENCH_COUNT: String(count) }, limitSeconds);
    return (performance.now() - started) / 1000;
  }

  /**
   * Returns the number of bytes in the exported state for each of `count` clients: of all its resources, without the stack and
   * the providers.
   */
  async bytesPerClient(count: number): Promise<number> {
    const { deployment } = JSON.parse(await this.#run(["stack", "export"]));
    const resources = (deployment.resources as { type: string }[]).filter(({ type }) => !type.startsWith("pulumi:"));
    return Buffer.byteLength(resources.map((resource) => JSON.stringify(resource)).join("")) / count;
  }

  /** Returns the outputs of the program, the secret ones as well. */
  // biome-ignore lint/suspicious/noExplicitAny: outputs are whatever the program exports
  async outputs(): Promise<Record<string, any>> {
    return JSON.parse(await this.#run(["stack", "output", "--json", "--show-secrets"]));
  }

  /** Forgets all resources. Their objects in the cluster stay. */
  async reset(): Promise<void> {
    const backend = join(this.#directory, "backend");
    await rm(backend, { recursive: true });
    await cp(join(this.#directory, "pristine"), backend, { recursive: true });
  }

  /** Declares `count` clients in YAML. Other programs do so by themselves. */
  async #declare(count: number): Promise<void> {
    if (typeof this.#program === "string") return;
    // JSON is YAML.
    await this.#write("Pulumi.yaml", this.#program(count, this.#env.BENCH_NAMESPACE!));
  }

  async #write(path: string, content: object): Promise<void> {
    await writeFile(join(this.#directory, path), JSON.stringify(content));
  }

  async #run(args: string[], env: NodeJS.ProcessEnv = {}, limitSeconds?: number): Promise<string> {
    return await output("pulumi", args, { cwd: this.#directory, env: { ...this.#env, ...env } }, limitSeconds);
  }
}

/** Runs a command to its end and returns its standard output. */
export async function output(
  file: string,
  args: string[],
  options: { env: NodeJS.ProcessEnv; cwd?: string },
  limitSeconds = LIMIT_SECONDS,
): Promise<string> {
  const child = spawn(file, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const texts = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (texts.stdout += chunk));
  child.stderr.on("data", (chunk) => (texts.stderr += chunk));
  // The first asks Pulumi to cancel what it waits for, which it then records.
  const timers = [limitSeconds, limitSeconds + PATIENCE_SECONDS].map((seconds, index) =>
    setTimeout(() => child.kill(index === 0 ? "SIGINT" : "SIGKILL"), seconds * 1000),
  );
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  for (const timer of timers) clearTimeout(timer);
  if (code === 0) return texts.stdout;
  throw new Error(`${file} ${args.join(" ")} ended with ${code}:\n${texts.stdout}${texts.stderr}`);
}
