/**
 * Which process a process id meant when it was written down. Ids are reused, so a process is the same one only if its
 * start time and its executable are the same too.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

export interface ProcessIdentity {
  pid: number;
  /** As the system words it: comparable, not readable. */
  started: string;
  executable: string;
  /** Host and process-id namespace: process ids of other ones mean nothing here. */
  machine: string;
}

/** The identity of a process that runs, or undefined if there is none (any more). */
export function identify(pid: number): ProcessIdentity | undefined {
  try {
    const { started, executable } = process.platform === "linux" ? fromProc(pid) : fromPs(pid);
    return { pid, started, executable, machine: machine() };
  } catch {
    return undefined;
  }
}

/** True if that very process still runs. One of another machine counts as running: nothing can be said about it. */
export function isAlive(process: ProcessIdentity): boolean {
  if (isForeign(process)) return true;
  const now = identify(process.pid);
  return now !== undefined && now.started === process.started && now.executable === process.executable;
}

/** True for a process of another machine or container that shares, or once shared, the cache. */
export function isForeign(process: ProcessIdentity): boolean {
  return process.machine !== machine();
}

/** SIGKILLs the process if it is still the same one, and waits until it is gone. */
export async function kill(target: ProcessIdentity, { within = 5000 } = {}): Promise<void> {
  const deadline = Date.now() + within;
  while (!isForeign(target) && isAlive(target) && Date.now() < deadline) {
    try {
      process.kill(target.pid, "SIGKILL");
    } catch {
      return; // gone, or another user's
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A name for the ports of this process: other machines and network namespaces have ports of their own. */
export function networkName(): string {
  return `${hostname()}-${namespaceOf("net")}`.replace(/[^\w.-]/g, "_");
}

function machine(): string {
  return `${hostname()} ${namespaceOf("pid")}`;
}

function namespaceOf(kind: "net" | "pid"): string {
  try {
    return readlinkSync(`/proc/self/ns/${kind}`).replace(/\D/g, "");
  } catch {
    return "host";
  }
}

function fromProc(pid: number): { started: string; executable: string } {
  // The command name in parentheses may itself hold spaces and parentheses. Field 3 is the first one after it.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  if (fields[0] === "Z") throw new Error("a zombie runs no more");
  return { started: fields[19]!, executable: readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, "") };
}

function fromPs(pid: number): { started: string; executable: string } {
  const ps = (column: string) =>
    execFileSync("ps", ["-o", `${column}=`, "-p", String(pid)], { encoding: "utf8" }).trim();
  return { started: ps("lstart"), executable: ps("comm") };
}
