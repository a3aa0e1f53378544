/** Locks that the system takes back when their holder ends, however it ends: exclusive transactions on SQLite databases. */
import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

/** Takes a lock for this process until it is disposed of. Returns undefined if somebody holds it. */
export function tryLock(path: string): Disposable | undefined {
  closeSync(openSync(path, "a")); // SQLite does not say why it cannot create a file
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
    return { [Symbol.dispose]: () => database.close() };
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}

/** Waits until the lock is free, and holds it while `work` runs. `onWait` is called once if somebody else holds it. */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  { signal, onWait }: { signal?: AbortSignal | undefined; onWait?: () => void } = {},
): Promise<T> {
  let lock = tryLock(path);
  if (lock === undefined) onWait?.();
  for (; lock === undefined; lock = tryLock(path)) await sleep(200, undefined, { signal });
  using _ = lock;
  return await work();
}

const SQLITE_BUSY = 5;
