/**
 * The folder of one lab run, `<cache>/run/<id>/`, with a state file that names its processes, so that the next start can
 * clear away a lab that was killed together with its supervisor.
 */
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "../errors.ts";
import { cacheDirectory, cacheError, makeDirectory } from "../tools/cache.ts";
import { identify, isAlive, isForeign, kill, networkName, type ProcessIdentity } from "./identity.ts";
import { type Holder, tryLock, unlock } from "./lock.ts";
import { assertFixedPortsAreFree } from "./ports.ts";

export interface RunState {
  /** The process that called startLab(). */
  owner: ProcessIdentity;
  supervisor?: ProcessIdentity;
  processes: ProcessIdentity[];
  /** Processes of the owner that use the lab and end with it. */
  adopted: ProcessIdentity[];
}

/**
 * Clears away dead labs and claims the fixed ports of this network namespace for this process.
 * @throws LabError if a lab runs already, or if another program has one of the ports.
 */
export async function claimRunDirectory(): Promise<string> {
  await makeDirectory(runs());
  await healRuns();
  let directory: string;
  try {
    directory = mkdtempSync(join(runs(), `${process.pid}-`));
    writeState(directory, { owner: identify(process.pid)!, processes: [], adopted: [] });
  } catch (error) {
    throw cacheError(error, runs());
  }
  const holder = tryLock(lockPath(), directory);
  if (holder !== undefined) {
    rmSync(directory, { recursive: true, force: true });
    throw alreadyRunning(holder);
  }
  try {
    await assertFixedPortsAreFree();
  } catch (error) {
    removeRun(directory);
    throw error;
  }
  return directory;
}

/** Removes a run and gives its claim back. Its processes must have ended. */
export function removeRun(directory: string): void {
  // A process that was just killed may still be writing: try again rather than fail.
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  if (lockedDirectory() === directory) unlock(lockPath());
}

/** Ends what is left of a run whose owner or supervisor has died, and removes it. */
export async function healRun(directory: string): Promise<void> {
  const supervisor = readState(directory)?.supervisor;
  if (supervisor !== undefined) {
    // Its owner has died: it is about to end everything itself.
    for (let waited = 0; waited < 5000 && isAlive(supervisor); waited += 50) await sleep(50);
    await kill(supervisor);
  }
  const state = readState(directory);
  if (state !== undefined) {
    const adopted = isAlive(state.owner) ? [] : state.adopted;
    await Promise.all([...state.processes, ...adopted].map((process) => kill(process)));
  }
  removeRun(directory);
}

export function readState(directory: string): RunState | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, stateFile), "utf8"));
  } catch {
    return undefined;
  }
}

export function writeState(directory: string, state: RunState): void {
  const draft = join(directory, `${stateFile}.new`);
  writeFileSync(draft, JSON.stringify(state, null, 2));
  renameSync(draft, join(directory, stateFile));
}

async function healRuns(): Promise<void> {
  for (const name of readdirSync(runs())) {
    const directory = join(runs(), name);
    if (name.endsWith(".lock") || isInUse(directory)) continue;
    await healRun(directory);
  }
}

function isInUse(directory: string): boolean {
  const state = readState(directory);
  if (state === undefined) return isYounger(directory, 10_000); // its owner is about to write the state file
  if (isForeign(state.owner)) return isYounger(directory, 24 * 3_600_000);
  return isAlive(state.owner) && (state.supervisor === undefined || isAlive(state.supervisor));
}

function isYounger(directory: string, milliseconds: number): boolean {
  try {
    return Date.now() - statSync(directory).mtimeMs < milliseconds;
  } catch {
    return true; // just removed by its owner
  }
}

function alreadyRunning(holder: Holder): LabError {
  return new LabError(
    `A lab is already running: process ${holder.pid}, since ${new Date(holder.since).toLocaleString()}, in ${holder.directory}.\n` +
      "The ports of the Jumpstarter controller are fixed, so there can be one at a time.\n" +
      `Use that one (KUBECONFIG=${join(holder.directory, "admin.kubeconfig")}), or end it: \`kill ${holder.pid}\`.`,
  );
}

function lockedDirectory(): string | undefined {
  try {
    const holder: Holder = JSON.parse(readFileSync(lockPath(), "utf8"));
    return holder.directory;
  } catch {
    return undefined;
  }
}

/** One lab for each set of ports. */
function lockPath(): string {
  return join(runs(), `${networkName()}.lock`);
}

function runs(): string {
  return join(cacheDirectory(), "run");
}

const stateFile = "state.json";
