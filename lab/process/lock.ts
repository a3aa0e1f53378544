/** A lock file that names its holder, so that a lock whose holder has died is nobody's. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { codeOf } from "../errors.ts";
import { identify, isAlive, isForeign, type ProcessIdentity } from "./identity.ts";

export interface Holder extends ProcessIdentity {
  /** ISO 8601. */
  since: string;
  /** The folder that the holder works on. */
  directory: string;
}

/** Takes the lock for this process and returns undefined, or returns who holds it. */
export function tryLock(path: string, directory: string): Holder | undefined {
  const own: Holder = { ...identify(process.pid)!, since: new Date().toISOString(), directory };
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(own));
  try {
    // A link appears with its content, or not at all.
    while (!linked(draft, path)) {
      const holder = readHolder(path);
      if (holder !== undefined && isHeld(holder)) return holder;
      discard(path, holder);
    }
    return undefined;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Waits until the lock is free, holds it while `work` runs, and gives it back. `onWait` is told once who holds it. */
export async function withLock<T>(
  path: string,
  directory: string,
  work: () => Promise<T>,
  { signal, onWait }: { signal?: AbortSignal | undefined; onWait?: (holder: Holder) => void } = {},
): Promise<T> {
  let told = false;
  for (let holder = tryLock(path, directory); holder !== undefined; holder = tryLock(path, directory)) {
    if (!told) onWait?.(holder);
    told = true;
    await sleep(200, undefined, signal && { signal });
  }
  try {
    return await work();
  } finally {
    unlock(path);
  }
}

/** Gives the lock back. */
export function unlock(path: string): void {
  rmSync(path, { force: true });
}

function linked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined; // just given back, or not ours: nobody's
  }
}

/** Nobody on another machine builds for longer than an hour: such a lock came with a copy of the cache. */
function isHeld(holder: Holder): boolean {
  return isForeign(holder) ? Date.now() - Date.parse(holder.since) < 3_600_000 : isAlive(holder);
}

/** Removes a dead lock. Somebody may have replaced it with a living one in between: that one is put back. */
function discard(path: string, dead: Holder | undefined): void {
  const aside = `${path}.${process.pid}.dead`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  const taken = readHolder(aside);
  if (taken !== undefined && taken.since !== dead?.since && isHeld(taken)) linked(aside, path);
  rmSync(aside, { force: true });
}
