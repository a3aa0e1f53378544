/**
 * The package as a user has it: packed, and installed from the tarball into an empty folder by a package manager. What is
 * installed beside it is pinned, so that a release of somebody else changes no result.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

export const versions = {
  /** The newest Pulumi SDK, and the oldest that the peer range allows: `read` can give inputs since then. */
  newest: "3.270.0",
  oldest: "3.216.0",
  /** The TypeScript that Pulumi runs programs with, its predecessor, and the one that Pulumi cannot run. */
  typescript: "6.0.3",
  typescript5: "5.9.3",
  typescript7: "7.0.2",
  nodeTypes: "24.19.2",
  node22: "22.23.3",
  node26: "26.9.0",
  pnpm: "10.34.9",
  bun: "1.4.5",
} as const;

export type PackageManager = "npm" | "pnpm" | "bun";

/** A folder for installations, with the package managers and the packed package in it. */
export class Installations implements AsyncDisposable {
  readonly #directory: string;
  readonly #tarball: string;
  /** The node_modules of each, by its folder. */
  readonly #tools = new Map<string, Promise<string>>();

  static async create(): Promise<Installations> {
    const directory = await mkdtemp(join(tmpdir(), "pulumi-jumpstarter-package-"));
    try {
      return new Installations(directory, await pack(directory));
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  private constructor(directory: string, tarball: string) {
    this.#directory = directory;
    this.#tarball = tarball;
  }

  /** Installs the package with `dependencies`, and returns the node_modules. */
  async install(name: string, manager: PackageManager, dependencies: Record<string, string>): Promise<string> {
    const cwd = await this.#project(name, { "pulumi-jumpstarter": `file:${this.#tarball}`, ...dependencies });
    if (manager === "npm") await npmInstall(cwd);
    else await run(await this.tool(manager, versions[manager]), ["install", "--prefer-offline"], cwd);
    return join(cwd, "node_modules");
  }

  /** Returns the path of a program that npm installs once: a package manager, or another version of Node.js. */
  tool(name: "pnpm" | "bun" | "node", version: string): Promise<string> {
    const folder = `${name}-${version}`;
    const installed = this.#tools.get(folder) ?? this.#installTool(folder, { [name]: version });
    this.#tools.set(folder, installed);
    return installed.then((modules) => join(modules, ".bin", name));
  }

  async #installTool(folder: string, dependencies: Record<string, string>): Promise<string> {
    const cwd = await this.#project(folder, dependencies);
    await npmInstall(cwd);
    return join(cwd, "node_modules");
  }

  async #project(name: string, dependencies: Record<string, string>): Promise<string> {
    const directory = join(this.#directory, name);
    await mkdir(directory);
    // npm runs the scripts that fetch these programs only where it is told to.
    const manifest = { name, private: true, dependencies, allowScripts: { node: true, bun: true } };
    await writeFile(join(directory, "package.json"), JSON.stringify(manifest));
    return directory;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }
}

/** Packs the package into a folder and returns the tarball's path. */
export async function pack(directory: string): Promise<string> {
  const root = join(import.meta.dirname, "..", "..");
  const out = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", directory], root);
  return join(directory, JSON.parse(out)[0].filename);
}

async function npmInstall(cwd: string): Promise<void> {
  await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts=false"], cwd);
}

/** Runs a program to its end, for five minutes at most, and returns what it wrote. An error holds all that it wrote. */
export async function run(file: string, args: string[], cwd: string, env = process.env): Promise<string> {
  try {
    return (await promisify(execFile)(file, args, { cwd, env, maxBuffer: 2 ** 26, timeout: 300_000 })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${file} ${args.join(" ")} failed:\n${stdout}${stderr}`, { cause: error });
  }
}
