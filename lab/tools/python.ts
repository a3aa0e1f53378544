/** Python packages from the registry, each set in a virtual environment of its own in the cache. */
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { LabError } from "../errors.ts";
import { cacheDirectory, makeOnce } from "./cache.ts";

/**
 * Returns the folder of a virtual environment with these requirements (arguments of `pip install`), made unless it
 * exists. It cannot be moved once its scripts are written, so it is made in place: a stamp written last tells a
 * complete one from the leftovers of an interrupted installation.
 */
export async function ensurePythonPackages(name: string, requirements: readonly string[]): Promise<string> {
  const directory = join(cacheDirectory(), name);
  const wanted = await describe(requirements);
  const make = async () => {
    await install(directory, requirements);
    await writeFile(join(directory, stamp), wanted);
  };
  await makeOnce(directory, () => isWhole(directory, wanted), make);
  return directory;
}

/**
 * Installs the packages that `requirements.txt` and `constraints.txt` pin in a folder beside this file, unless they are there, and
 * returns the folder of their virtual environment.
 */
export async function ensurePinnedPackages(name: string, folder: string): Promise<string> {
  const file = (kind: string) => join(import.meta.dirname, folder, `${kind}.txt`);
  return await ensurePythonPackages(name, ["--requirement", file("requirements"), "--constraint", file("constraints")]);
}

const stamp = ".complete";

async function isWhole(directory: string, wanted: string): Promise<boolean> {
  const path = join(directory, stamp);
  if (!existsSync(path) || (await readFile(path, "utf8")) !== wanted) return false;
  return (await run(join(directory, "bin", "python"), ["-c", ""])) === undefined;
}

async function install(directory: string, requirements: readonly string[]): Promise<void> {
  const python = await findPython();
  process.stderr.write(`Installing ${directory}: about a minute ...\n`);
  const started = Date.now();
  await rm(directory, { recursive: true, force: true });
  await must("The virtual environment could not be made (Debian: apt install python3-venv)", python, [
    "-m",
    "venv",
    directory,
  ]);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", ...requirements];
  await must(`pip could not install ${requirements.join(" ")}`, join(directory, "bin", "python"), pip);
  process.stderr.write(`Installed ${directory} in ${Math.round((Date.now() - started) / 1000)} s\n`);
}

/** Returns the wanted packages, with the content of files instead of their names. */
async function describe(requirements: readonly string[]): Promise<string> {
  const parts = requirements.map((part) => (existsSync(part) ? readFile(part, "utf8") : part));
  return (await Promise.all(parts)).join("\n");
}

async function findPython(): Promise<string> {
  for (const python of ["python3", "python3.14", "python3.13", "python3.12", "python3.11"]) {
    if ((await run(python, ["-c", "import sys; sys.exit(sys.version_info < (3, 11))"])) === undefined) return python;
  }
  throw new LabError(
    "Jumpstarter's Python packages need Python 3.11 or newer, and no python3 on PATH is.\n" +
      "Install it (Debian: apt install python3 python3-venv; macOS: brew install python).",
  );
}

async function must(problem: string, command: string, args: readonly string[]): Promise<void> {
  const output = await run(command, args);
  if (output !== undefined) throw new LabError(`${problem}:\n${output}`);
}

/** Runs a command to its end. Returns its output if it failed. */
async function run(command: string, args: readonly string[]): Promise<string | undefined> {
  const result = await execa(command, args, { stdin: "ignore", all: true, reject: false });
  return result.failed ? result.all || result.shortMessage : undefined;
}
