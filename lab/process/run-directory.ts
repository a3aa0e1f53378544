/**
 * The folder of one lab run, `<cache>/run/<network>-<id>/`, with a state file that names its processes, so that they can be
 * ended when the process that started them has died.
 */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { LabError } from "../errors.ts";
import { cacheDirectory, cacheError, makeDirectory } from "../tools/cache.ts";
import { endProcess, type ProcessIdentity } from "./identity.ts";
import { tryLock } from "./lock.ts";
import { assertFixedPortsAreFree } from "./ports.ts";

/** A run of this process, which has the fixed ports of its network until the claim is disposed of. */
export interface Run {
  readonly directory: string;
  readonly claim: Disposable;
}

interface RunState {
  /** The id of the process that called startLab(). */
  owner: number;
  /** ISO 8601. */
  since: string;
  janitor?: ProcessIdentity;
  /** The parts of the lab, by name. */
  processes: Record<string, ProcessIdentity>;
  /** Processes of others that use the lab and end with it. */
  adopted: ProcessIdentity[];
}

/**
 * Clears dead labs away and claims the fixed ports of this network namespace for this process.
 * @throws LabError if a lab runs already, or if another program has one of the ports.
 */
export async function claimRun(): Promise<Run> {
  await makeDirectory(runs());
  for (const directory of deadRuns()) await endRun(directory);
  let claim: Disposable | undefined;
  try {
    claim = tryLock(lockOf(networkName()));
    if (claim === undefined) throw alreadyRunning();
    await assertFixedPortsAreFree();
    const directory = mkdtempSync(join(runs(), `${networkName()}-`));
    writeState(directory, { owner: process.pid, since: new Date().toISOString(), processes: {}, adopted: [] });
    return { directory, claim };
  } catch (error) {
    claim?.[Symbol.dispose]();
    throw cacheError(error, runs());
  }
}

/** Returns the folders of labs whose owner has died. */
export function deadRuns(): string[] {
  return allRuns().filter((directory) => {
    using lock = tryLock(lockOf(networkOf(directory)));
    return lock !== undefined;
  });
}

/** Kills the parts of a lab, ends the processes that it has adopted, and removes its folder. Idempotent. */
export async function endRun(directory: string, state = readState(directory)): Promise<void> {
  const { processes = {}, adopted = [] } = state ?? {};
  await Promise.all([
    // Nothing of a lab is kept, so that its parts need no time to end.
    ...Object.values(processes).map((process) => endProcess(process, 0)),
    ...adopted.map((process) => endProcess(process, 1000)),
  ]);
  // A process that was just killed may still be writing: try again rather than fail.
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
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

function alreadyRunning(): LabError {
  const directory = allRuns().find((run) => networkOf(run) === networkName());
  const state = directory && readState(directory);
  if (!state) return new LabError("Another process is just starting a lab.");
  return new LabError(
    `A lab is already running: process ${state.owner}, since ${new Date(state.since).toLocaleString()}, in ${directory}.\n` +
      "The ports of the Jumpstarter controller are fixed, so there can be one at a time.\n" +
      `Use that one (KUBECONFIG=${join(directory, "admin.kubeconfig")}), or end it: \`kill ${state.owner}\`.`,
  );
}

function allRuns(): string[] {
  if (!existsSync(runs())) return [];
  return readdirSync(runs(), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(runs(), name));
}

/** Names the ports of this process: other machines and network namespaces have ports of their own. */
function networkName(): string {
  return `${hostname()}-${networkNamespace()}`.replace(/[^\w.-]/g, "_");
}

function networkNamespace(): string {
  return process.platform === "linux" ? readlinkSync("/proc/self/ns/net").replace(/\D/g, "") : "host";
}

function networkOf(directory: string): string {
  return basename(directory).replace(/-[^-]*$/, "");
}

/** One lab for each set of ports. */
function lockOf(network: string): string {
  return join(runs(), `${network}.lock`);
}

function runs(): string {
  return join(cacheDirectory(), "run");
}

const stateFile = "state.json";
