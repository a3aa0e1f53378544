/**
 * Creates throwaway Pulumi projects from programs given as text, and runs the real CLI on them with the lab's backend.
 * Stacks are made and read in their files, not by commands of the CLI, where the command is not the point.
 *
 * All that a command prints, reports and stores is searched for tokens and the project's secret configuration. The test
 * fails if one is found, so every test that uses a project is a test of secrecy as well.
 */
import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { secretParts } from "../../lab/probes/leaks.ts";
import { clearStack } from "./clear-stack.ts";
import { operations, type RunningCommand, type RunOptions, type RunResult, startPulumi } from "./pulumi-cli.ts";
import { addSettings, readState, type StackPlace, unlockStack, writeStack } from "./stack-files.ts";
import { inPlain, stackOutputs } from "./stack-outputs.ts";
import { type StackSecrets, secretsOf } from "./stack-secrets.ts";
import type { State, StateResource } from "./state.ts";

export type { RunResult } from "./pulumi-cli.ts";
export type { State, StateResource } from "./state.ts";

export interface ProjectOptions {
  /** The source text: JavaScript (an ES module) unless `language` says otherwise. */
  program?: string;
  language?: keyof typeof programs;
  /** A folder of examples/ whose files are copied, instead of `program`. In Python and Go there are no others. */
  example?: string;
  /** Files, by name, that replace the project's own. */
  files?: Record<string, string>;
  /** The node_modules that the project uses. @default the repository's */
  modules?: string;
  /** The name of the stack, where URNs matter. @default one that no other project has */
  stack?: string;
  config?: Record<string, string>;
  /** The secret settings of the stack. They must never be printed. */
  secrets?: Record<string, string>;
  /** Variables that override those of the lab; undefined removes one. */
  env?: NodeJS.ProcessEnv;
  /** Puts more into the project's folder, and returns further variables. */
  prepare?: (directory: string) => Promise<NodeJS.ProcessEnv>;
}

export class PulumiProject {
  readonly directory: string;
  readonly stack: string;
  readonly #env: NodeJS.ProcessEnv;
  /** The lab's, whatever the project has. */
  readonly #kubeconfig: string;
  readonly #secrets: string[] = [];
  readonly #program: string;
  #live = false;

  /** Creates a project. Use it with `await using`: its resources and files are removed, however the test ends. */
  static async create(lab: { env: NodeJS.ProcessEnv }, options: ProjectOptions): Promise<PulumiProject> {
    const directory = await mkdtemp(join(tmpdir(), "pulumi-jumpstarter-"));
    const project = new PulumiProject(directory, lab.env, options);
    try {
      await project.#initialize(options);
      return project;
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  private constructor(directory: string, env: NodeJS.ProcessEnv, options: ProjectOptions) {
    this.directory = directory;
    this.stack = options.stack ?? `test-${++projects}`;
    // The stage "types" checks the types of the examples.
    const checked = options.example && { PULUMI_NODEJS_TRANSPILE_ONLY: "true" };
    this.#env = { ...env, ...checked, ...options.env, PULUMI_STACK: this.stack };
    this.#kubeconfig = env.KUBECONFIG!;
    this.#program = programs[options.language ?? "javascript"];
  }

  async setProgram(source: string): Promise<void> {
    // A program in YAML is the project's own file.
    const head = this.#program === programs.yaml ? YAML_PROJECT : "";
    await writeFile(join(this.directory, this.#program), `${head}${source}`);
  }

  async setConfig(key: string, value: string): Promise<void> {
    await this.#configure({ [key]: value });
  }

  async setSecret(key: string, value: string): Promise<void> {
    await this.#configure({}, { [key]: value });
  }

  async up(options?: RunOptions): Promise<RunResult> {
    return await this.run(["up", "--yes", "--skip-preview"], options);
  }

  async preview(options?: RunOptions): Promise<RunResult> {
    return await this.run(["preview"], options);
  }

  async refresh(options?: RunOptions): Promise<RunResult> {
    return await this.run(["refresh", "--yes", "--skip-preview"], options);
  }

  async destroy(options?: RunOptions): Promise<RunResult> {
    return await this.run(["destroy", "--yes", "--skip-preview"], options);
  }

  /** Returns the stack's outputs. Secret ones are "[secret]", or their values with `showSecrets`. */
  // biome-ignore lint/suspicious/noExplicitAny: outputs are whatever the program exports
  async outputs({ showSecrets = false } = {}): Promise<Record<string, any>> {
    return stackOutputs(await readState(await this.#place()), showSecrets ? this.#stackSecrets : undefined);
  }

  /** Returns the state. Its secrets are encrypted without `showSecrets`. */
  async exportState({ showSecrets = false } = {}): Promise<State> {
    const state = await readState(await this.#place());
    return showSecrets ? inPlain(state, this.#stackSecrets) : state;
  }

  /** Imports a state. One that does not say how its secrets are encrypted has them in plain: they are encrypted as the stack's. */
  async importState({ deployment, ...rest }: State): Promise<void> {
    const file = join(this.directory, "state.json");
    const secrets_providers = { type: "passphrase", state: { salt: this.#stackSecrets.salt } };
    await writeFile(file, JSON.stringify({ ...rest, deployment: { secrets_providers, ...deployment } }));
    await this.run(["stack", "import", "--file", file]);
    this.#live = true;
  }

  /** Takes away the lock that a killed CLI has left. */
  async unlock(): Promise<void> {
    await unlockStack(await this.#place());
  }

  /** Returns the resources in the state, without the stack and the providers. */
  async resources(): Promise<StateResource[]> {
    const { resources = [] } = (await this.exportState()).deployment;
    return resources.filter(({ type }) => type !== "pulumi:pulumi:Stack" && !type.startsWith("pulumi:providers:"));
  }

  /** Runs a command of the CLI to its end, and asserts that it succeeds, or that it fails if it must. */
  async run(args: string[], options: RunOptions = {}): Promise<RunResult> {
    const result = await this.start(args, options).finished;
    const { code, stdout, stderr } = result;
    if (options.fails)
      assert.notEqual(code, 0, `pulumi ${args.join(" ")} must fail, but succeeded:\n${stdout}${stderr}`);
    else assert.equal(code, 0, `pulumi ${args.join(" ")} failed:\n${stdout}${stderr}`);
    if (args[0] === "destroy" && code === 0) this.#live = false;
    return result;
  }

  /** Starts a command, for tests that interrupt it. `finished` is its end, whatever its exit code. */
  start(args: string[], options?: RunOptions): RunningCommand {
    if (operations.has(args[0])) this.#live = true;
    return startPulumi(
      { directory: this.directory, env: this.#env, stack: this.stack, secrets: this.#secrets },
      args,
      options,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // This clears the way for the next test, even after a failure. Tests that care assert that their own destroy
    // succeeds.
    if (this.#live) await clearStack(await this.#place(), this.#kubeconfig).catch(() => {});
    await rm(this.directory, { recursive: true, force: true });
  }

  async #place(): Promise<StackPlace> {
    const { name: project } = parse(await readFile(join(this.directory, "Pulumi.yaml"), "utf8"));
    return { backend: this.#env.PULUMI_BACKEND_URL!, project, name: this.stack };
  }

  get #stackSecrets(): StackSecrets {
    return secretsOf(this.#env.PULUMI_CONFIG_PASSPHRASE!);
  }

  async #initialize(options: ProjectOptions): Promise<void> {
    const { language, program, example, files = {} } = options;
    if (example) await cp(join(root, "examples", example), this.directory, { recursive: true, filter: notInstalled });
    else if (language === "yaml") await this.setProgram(program ?? "");
    else await this.#writeProject(language === "typescript", program ?? "");
    for (const [name, text] of Object.entries(files)) await writeFile(join(this.directory, name), text);
    Object.assign(this.#env, await options.prepare?.(this.directory));
    await symlink(options.modules ?? join(root, "node_modules"), join(this.directory, "node_modules"), "dir");
    await writeStack(await this.#place());
    await this.#configure(options.config, options.secrets);
  }

  async #configure(config?: Record<string, string>, secrets: Record<string, string> = {}): Promise<void> {
    this.#secrets.push(...Object.values(secrets).flatMap(secretParts));
    await addSettings(this.directory, await this.#place(), this.#stackSecrets, { config, secrets });
  }

  async #writeProject(typescript: boolean, program: string): Promise<void> {
    const name = "jumpstarter-test";
    const file = (path: string, content: object) => writeFile(join(this.directory, path), JSON.stringify(content));
    await file("Pulumi.yaml", { name, runtime: { name: "nodejs", options: { typescript } } });
    await file("package.json", { name, main: this.#program, ...(typescript ? {} : { type: "module" }) });
    if (typescript) await file("tsconfig.json", { compilerOptions: typescriptOptions, files: [this.#program] });
    await this.setProgram(program);
  }
}

/** Fails unless an operation left every resource as it was. */
export function assertNoChanges(result: RunResult): void {
  assert.deepEqual(Object.keys(result.changes), ["same"], `expected no changes:\n${result.stdout}`);
}

let projects = 0;

/** The file of the program, by its language. */
const programs = {
  javascript: "index.js",
  typescript: "index.ts",
  yaml: "Pulumi.yaml",
  python: "__main__.py",
  go: "main.go",
};

const YAML_PROJECT = `name: jumpstarter-test
runtime: yaml
plugins:
  providers:
    - name: jumpstarter
      path: node_modules/.bin
`;

const root = join(import.meta.dirname, "..", "..");
const notInstalled = (path: string) => basename(path) !== "node_modules";
const typescriptOptions = {
  strict: true,
  target: "es2022",
  module: "nodenext",
  moduleResolution: "nodenext",
  skipLibCheck: true,
};
