/**
 * The parent of all processes of a lab, itself a child of the process that called startLab(). It ends them all as soon
 * as it is told to, or as its channel to that process closes, which it does however that process ended.
 *
 *     node supervisor.ts <run directory>
 */
import { type ChildProcess, spawn } from "node:child_process";
import { openSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { identify, isAlive, kill, type ProcessIdentity } from "./identity.ts";
import { readState, removeRun, writeState } from "./run-directory.ts";

/** A process to run. */
export interface Command {
  file: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** File that its output is appended to. */
  log: string;
}

export type Request =
  | { id: number; do: "start"; name: string; command: Command }
  | { id: number; do: "stop"; name: string; signal: NodeJS.Signals }
  | { id: number; do: "adopt"; process: ProcessIdentity }
  | { id: number; do: "end" };

/** The answer to a request, or the end of a process, `expected` if it was to stop. */
export type Report = { id: number; error?: string } | { ended: string; how: string; expected: boolean };

interface Running {
  child: ChildProcess;
  identity: ProcessIdentity;
  ended: Promise<void>;
  stopping: boolean;
}

/** A process that does not end by itself within this time is killed. */
const graceMilliseconds = 1000;

const directory = process.argv[2]!;
const running = new Map<string, Running>();
/** Processes that others started, and that must not outlive the lab. */
const adopted: ProcessIdentity[] = [];
let ending = false;

process.on("message", (request: Request) => {
  handle(request).then(
    () => report({ id: request.id }),
    (error: Error) => report({ id: request.id, error: error.message }),
  );
});
process.on("disconnect", () => void end());
// The terminal sends these to everybody; the lab ends when its owner does.
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});
process.on("SIGTERM", () => void end());
writeState(directory, { ...readState(directory)!, supervisor: identify(process.pid)! });
report({ id: 0 });

async function handle(request: Request): Promise<void> {
  if (request.do === "start") return start(request.name, request.command);
  if (request.do === "stop") return stop(request.name, request.signal);
  if (request.do === "adopt") return adopt(request.process);
  return end();
}

function start(name: string, { file, args, env, log }: Command): Promise<void> {
  return new Promise((resolve, reject) => {
    if (ending || running.has(name))
      throw new Error(`${name} ${ending ? "cannot start: the lab ends" : "runs already"}`);
    const output = openSync(log, "a", 0o600);
    const child = spawn(file, args, { cwd: directory, env, stdio: ["ignore", output, output] });
    child.once("error", reject);
    child.once("spawn", () => resolve());
    if (child.pid === undefined) return;
    const ended = new Promise<void>((resolve) => {
      child.once("exit", (code, signal) => {
        const expected = ending || running.get(name)!.stopping;
        running.delete(name);
        saveState();
        resolve();
        report({ ended: name, how: signal ?? `exit code ${code}`, expected });
      });
    });
    running.set(name, { child, identity: identify(child.pid)!, ended, stopping: false });
    saveState();
  });
}

async function stop(name: string, signal: NodeJS.Signals): Promise<void> {
  const process = running.get(name);
  if (process === undefined) return;
  process.stopping = true;
  process.child.kill(signal);
  const timer = setTimeout(() => process.child.kill("SIGKILL"), graceMilliseconds);
  await process.ended;
  clearTimeout(timer);
}

async function adopt(process: ProcessIdentity): Promise<void> {
  adopted.push(process);
  saveState();
}

/** Nothing of a lab is kept, so nothing needs time to end. */
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  const all = [...running.values()];
  for (const { child } of all) child.kill("SIGKILL");
  await Promise.all([...all.map(({ ended }) => ended), ...adopted.map(endAdopted)]);
  removeRun(directory);
  process.exit(0);
}

async function endAdopted(identity: ProcessIdentity): Promise<void> {
  if (!isAlive(identity)) return;
  process.kill(identity.pid, "SIGTERM");
  for (let waited = 0; waited < graceMilliseconds && isAlive(identity); waited += 20) await sleep(20);
  await kill(identity);
}

function saveState(): void {
  if (ending) return;
  const processes = [...running.values()].map(({ identity }) => identity);
  writeState(directory, { ...readState(directory)!, processes, adopted });
}

function report(message: Report): void {
  // Its reader may be gone; "disconnect" tells.
  if (process.connected) process.send!(message, undefined, undefined, () => {});
}
