/** The process that a process id meant when it was written down: ids are reused, but not with the same start time. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export interface ProcessIdentity {
  pid: number;
  /** As the system words it: comparable, not readable. */
  started: string;
}

/** Returns the identity of a running process, or undefined if there is none (any more). */
export function identify(pid: number): ProcessIdentity | undefined {
  try {
    return { pid, started: process.platform === "linux" ? startFromProc(pid) : startFromPs(pid) };
  } catch {
    return undefined;
  }
}

/** Returns true if that very process still runs. */
export function isAlive({ pid, started }: ProcessIdentity): boolean {
  return identify(pid)?.started === started;
}

/** Asks a process to end (SIGTERM), if it is still the same one, and kills it when it has not ended after so many milliseconds. */
export async function endProcess(target: ProcessIdentity, patience: number): Promise<void> {
  if (patience > 0) send(target, "SIGTERM");
  for (const deadline = Date.now() + patience; isAlive(target) && Date.now() < deadline; ) await sleep(20);
  send(target, "SIGKILL");
  for (const deadline = Date.now() + 5000; isAlive(target) && Date.now() < deadline; ) await sleep(20);
}

function send(target: ProcessIdentity, signal: NodeJS.Signals): void {
  try {
    if (isAlive(target)) process.kill(target.pid, signal);
  } catch {
    // It has just ended, or is another user's.
  }
}

function startFromProc(pid: number): string {
  // The command name in parentheses may itself hold spaces and parentheses. Field 3 is the first one after it.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  if (fields[0] === "Z") throw new Error("a zombie runs no more");
  return fields[19]!;
}

function startFromPs(pid: number): string {
  return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
}
