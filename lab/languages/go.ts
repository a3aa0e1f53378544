/** Programs in Go. */
import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withLock } from "../process/lock.ts";
import { cacheDirectory, makeDirectory } from "../tools/cache.ts";
import { go, goEnvironment } from "../tools/go.ts";
import { writeSdk } from "./sdk.ts";

/**
 * Fetches the modules that `examples/go` asks for, unless they are in the cache, and compiles the program once. Programs like it
 * need no network then, and are compiled in a few seconds, in each command.
 */
export async function installGoModules(signal?: AbortSignal): Promise<void> {
  const wanted = await pins();
  if (await isInstalled(wanted)) return;
  await makeDirectory(cacheDirectory());
  await withLock(`${caches()}.lock`, async () => {
    if (await isInstalled(wanted)) return; // another process has done it meanwhile
    process.stderr.write(`Fetching and compiling Pulumi's SDK for Go into ${caches()}: some minutes ...\n`);
    const project = await mkdtemp(join(tmpdir(), "pulumi-jumpstarter-go-"));
    try {
      await cp(example, project, { recursive: true });
      await addGoSdk(project);
      await go("examples/go", { args: ["build", "-o", "program", "."], cwd: project, caches: caches(), signal });
      await writeFile(stamp(), wanted);
    } finally {
      await rm(project, { recursive: true, force: true });
    }
  });
}

/** Puts the plugin's SDK into a project, and returns the variables with which its program is compiled. */
export async function addGoSdk(project: string): Promise<Record<string, string>> {
  await writeSdk("go", join(project, "sdks", "jumpstarter"));
  return { ...goProgramVariables(), GOPROXY: "off", GOSUMDB: "off" }; // everything is there
}

/** Returns the variables with which a program is compiled with what the cache has. */
export function goProgramVariables(): Record<string, string> {
  // Without debug information, programs are linked faster.
  return { ...goEnvironment(caches()), GOFLAGS: "-modcacherw '-ldflags=-s -w'" };
}

async function pins(): Promise<string> {
  const files = ["go.mod", "go.sum"].map((file) => readFile(join(example, file), "utf8"));
  return (await Promise.all(files)).join("\n");
}

async function isInstalled(wanted: string): Promise<boolean> {
  return existsSync(stamp()) && (await readFile(stamp(), "utf8")) === wanted;
}

/** Unlike those of the lab's own programs, these stay. */
const caches = () => join(cacheDirectory(), "go-programs");
const stamp = () => join(caches(), ".complete");
const example = join(import.meta.dirname, "..", "..", "examples", "go");
