/**
 * The cache folder: `~/.cache/pulumi-jumpstarter`, or below XDG_CACHE_HOME.
 *
 *     tools/<group>-<key>/   the binaries of one group of tools; complete as soon as the folder exists
 *     go/                    Go's own caches, there only while tools are being built
 *     run/<id>/              one running lab
 *     *.lock                 who builds, who runs (see lock.ts)
 *
 * Everything in it can be deleted at any time when no lab runs.
 */
import { createHash } from "node:crypto";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { codeOf, LabError } from "../errors.ts";
import { withLock } from "../process/lock.ts";

/** Returns the cache folder. The XDG specification says to ignore a relative XDG_CACHE_HOME. */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const base = env.XDG_CACHE_HOME;
  return join(base && isAbsolute(base) ? base : join(homedir(), ".cache"), "pulumi-jumpstarter");
}

/** Returns a key that changes with what something is made of, such as pinned modules and flags, and with the platform. */
export function cacheKey(...parts: string[]): string {
  const hash = createHash("sha256");
  for (const part of [...parts, process.platform, process.arch]) hash.update(`${part.length}:${part}\n`);
  return hash.digest("hex").slice(0, 12);
}

/** Makes what belongs at a path unless it is there, one process at a time. */
export async function makeOnce(
  path: string,
  isThere: () => Promise<boolean> | boolean,
  make: () => Promise<void>,
): Promise<void> {
  if (await isThere()) return;
  await makeDirectory(dirname(path));
  await withLock(`${path}.lock`, async () => {
    if (!(await isThere())) await make(); // another process may have made it meanwhile
  });
}

/** Returns true if every file of a completed entry still exists with its size. */
export function isComplete(entry: string): boolean {
  try {
    const sizes: Record<string, number> = JSON.parse(readFileSync(join(entry, manifestName), "utf8"));
    return Object.entries(sizes).every(([file, size]) => statSync(join(entry, file)).size === size);
  } catch {
    return false;
  }
}

/**
 * Fills a cache entry: `fill` writes `files` into a folder of its own, which becomes the entry by one rename. An
 * entry that exists is therefore whole, whenever the build was interrupted. Call it with the build lock held.
 */
export async function completeEntry(
  entry: string,
  files: readonly string[],
  fill: (directory: string) => Promise<void>,
): Promise<void> {
  const unfinished = `${entry}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await fill(unfinished);
  const sizes = Object.fromEntries(files.map((file) => [file, statSync(join(unfinished, file)).size]));
  writeFileSync(join(unfinished, manifestName), JSON.stringify(sizes));
  await rm(entry, { recursive: true, force: true });
  await rename(unfinished, entry);
}

/** Removes the leftovers of interrupted builds. Call it with the build lock held. */
export async function removeUnfinished(tools: string): Promise<void> {
  for (const name of await readdir(tools)) {
    if (name.endsWith(".unfinished")) rmSync(join(tools, name), { recursive: true, force: true });
  }
}

/** Creates a folder of the cache. @throws LabError if it cannot be created */
export async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw cacheError(error, path);
  }
}

/** Returns a clear error for a cache that cannot be written, and any other error as it is. */
export function cacheError(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (code === "ENOSPC") {
    return new LabError(
      `No space left on the disk of ${path}.\nFree some, or set XDG_CACHE_HOME to a folder elsewhere.`,
    );
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "ENOTDIR") {
    return new LabError(
      `The cache folder cannot be written: ${path} (${code}).\nCorrect its permissions, or set XDG_CACHE_HOME to a folder that can be written.`,
    );
  }
  return error;
}

const manifestName = "manifest.json";
