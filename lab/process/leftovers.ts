/** Finds the processes, labs and temporary files that a command left behind. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cacheDirectory } from "../tools/cache.ts";
import { deadRuns } from "./run-directory.ts";

/** Watches what this process starts from now on. Call it before the first child process. */
export interface Watch {
  /**
   * Waits `patience` milliseconds at most for processes that are about to end, removes the temporary files, and returns a
   * line for each process, lab or file that was still there. What was interrupted may leave files.
   */
  leftovers(options: { interrupted: boolean; patience?: number }): Promise<string[]>;
}

/**
 * Gives this process and its children a folder of their own for temporary files: it also tells which processes are
 * theirs.
 */
export function watchLeftovers(): Watch {
  const before = process.env.TMPDIR;
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-jumpstarter-run-")));
  process.env.TMPDIR = temporary;
  return {
    leftovers: async ({ interrupted, patience = 10_000 }) => {
      const deadline = Date.now() + patience;
      const running = () => [...processes(temporary), ...deadRuns().map((directory) => `lab ${directory}`)];
      while (running().length > 0 && Date.now() < deadline) await sleep(100);
      const found = [...running(), ...(interrupted ? [] : files(temporary))];
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      rmSync(temporary, { recursive: true, force: true });
      return found;
    },
  };
}

/**
 * Returns the files in the folder, except those that others leave: TypeScript and ts-node keep compiled code for their
 * next run, Pulumi's language host leaves its pipes when the engine stops it after an error, and Pulumi's Automation
 * API the folder of each inline program.
 */
function files(temporary: string): string[] {
  return readdirSync(temporary)
    .filter((name) => !/^(node-compile-cache|ts-node-.*|pulumi-node-pipes.*|automation-\w+)$/.test(name))
    .map((name) => `file ${join(temporary, name)}`);
}

/**
 * Returns the processes with the folder, or one within it, in their environment, and those of labs that are gone. Linux
 * only.
 */
function processes(temporary: string): string[] {
  if (process.platform !== "linux") return [];
  const found: string[] = [];
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid) continue;
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      const environment = readFileSync(`/proc/${pid}/environ`, "latin1").split("\0");
      const variable = (name: string) =>
        environment.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
      const isOurs = `${variable("TMPDIR")}/`.startsWith(`${temporary}/`);
      // A part of a lab has the lab's folder for its home, though it may not be named in its arguments.
      if (isOurs || isOfDeadLab(command) || isOfDeadLab(variable("HOME") ?? ""))
        found.push(`process ${pid}: ${command}`);
    } catch {
      // It has ended meanwhile, or is another user's.
    }
  }
  return found;
}

/** Returns true if a text names the folder of a lab that does not exist any more. */
function isOfDeadLab(text: string): boolean {
  const runs = join(cacheDirectory(), "run");
  const id = text.split(`${runs}/`)[1]?.split(/[/ ]/)[0];
  return id !== undefined && !existsSync(join(runs, id));
}
