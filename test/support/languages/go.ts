/** Programs in Go. */
import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheDirectory, cacheKey, makeOnce } from "../../../lab/tools/cache.ts";
import { go, goEnvironment } from "../../../lab/tools/go.ts";
import { versionedSchema, writeSdk } from "./sdk.ts";

/**
 * Fetches the modules that `examples/go` asks for, unless they are in the cache, and compiles the program once. Programs like it
 * need no network then. Each command compiles only the program itself, and links it, in a few seconds.
 */
export async function installGoModules(signal?: AbortSignal): Promise<void> {
  const wanted = await compiledFrom();
  const isInstalled = async () => existsSync(stamp()) && (await readFile(stamp(), "utf8")) === wanted;
  await makeOnce(caches(), isInstalled, async () => {
    process.stderr.write(
      `Fetching and compiling the SDKs of Pulumi and the plugin for Go into ${caches()}: some minutes ...\n`,
    );
    const project = await mkdtemp(join(tmpdir(), "pulumi-jumpstarter-go-"));
    try {
      await cp(example, project, { recursive: true });
      await addGoSdk(project);
      await go("examples/go", {
        args: ["build", ...flags, "-o", "program", "."],
        cwd: project,
        caches: caches(),
        signal,
      });
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
  const environment = goEnvironment(caches());
  const all = [environment.GOFLAGS, ...[...flags, quickly].map((flag) => `'${flag}'`)];
  return { ...environment, GOFLAGS: all.join(" "), GOGC: "400" }; // a sixth of the compiler's time would go to collections
}

/** Returns a key of all that the cache's packages are compiled from. */
async function compiledFrom(): Promise<string> {
  const pins = await Promise.all(["go.mod", "go.sum"].map((file) => readFile(join(example, file), "utf8")));
  return cacheKey(...pins, await versionedSchema(), ...flags);
}

/**
 * Without the paths of its sources in it, a package that is compiled once serves in every folder: the plugin's SDK takes half a
 * minute, and each project has it in its own. Without debug information, programs are linked faster.
 */
const flags = ["-trimpath", "-ldflags=-s -w"];

/** Compiles the program itself faster, without inlining and debug information. It means no other package, so the cache serves. */
const quickly = "-gcflags=-l -dwarf=false";

/** Unlike those of the lab's own programs, these stay. */
const caches = () => join(cacheDirectory(), "go-programs");
const stamp = () => join(caches(), ".complete");
const example = join(import.meta.dirname, "..", "..", "..", "examples", "go");
