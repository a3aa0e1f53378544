/** The processes of a lab. They end with this process, however it ends: a janitor, which outlives it, sees to that. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "../errors.ts";
import { identify, type ProcessIdentity } from "./identity.ts";
import { endRun, type Run, readState, writeState } from "./run-directory.ts";

/** A process to run. */
export interface Command {
  file: string;
  args: readonly string[];
  env: Readonly<NodeJS.ProcessEnv>;
}

export class Supervision {
  readonly #run: Run;
  readonly #janitor: ChildProcess;
  /** Resolves when the lab is cleared away. */
  readonly #gone: Promise<void>;
  readonly #running = new Map<string, ChildProcess>();
  readonly #adopted: ProcessIdentity[] = [];
  /** How parts ended that do not run any more. */
  readonly #endings = new Map<string, string>();
  /** Parts whose end is no surprise. */
  readonly #endsExpected = new Set<string>();
  #isEnding = false;

  constructor(run: Run) {
    this.#run = run;
    const script = join(import.meta.dirname, "janitor.ts");
    const { execPath: file, env } = process;
    this.#janitor = this.#spawn("janitor", { file, args: [script, run.directory], env: { PATH: env.PATH } }, "pipe");
    this.#janitor.stdin!.on("error", () => {}); // it has ended
    (this.#janitor.stdin as Socket).unref();
    this.#gone = once(this.#janitor, "exit").then(() => this.#clearAway());
    this.#save();
  }

  async start(name: string, command: Command): Promise<void> {
    if (this.#isEnding || this.#running.has(name)) {
      throw new LabError(`${name} ${this.#isEnding ? "cannot start: the lab has ended" : "runs already"}.`);
    }
    this.#endings.delete(name);
    this.#endsExpected.delete(name);
    const child = this.#spawn(name, command, "ignore");
    child.once("exit", (code, signal) => this.#ended(name, signal ?? `exit code ${code}`));
    this.#running.set(name, child);
    this.#save();
    await once(child, "spawn");
  }

  /** Stops a process, kills it when it does not end within a second, and waits until it is gone. */
  async stop(name: string, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const child = this.#running.get(name);
    if (child === undefined) return;
    this.#endsExpected.add(name);
    child.ref();
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), 1000);
    await once(child, "exit");
    clearTimeout(timer);
  }

  /** Has a process of somebody else ended with the lab, if it still runs then. */
  async adopt(pid: number): Promise<void> {
    const process = identify(pid);
    if (process !== undefined) this.#adopted.push(process);
    this.#save();
  }

  /** Ends everything and removes the run directory. Idempotent. */
  end(): Promise<void> {
    this.#isEnding = true;
    this.#janitor.ref();
    this.#janitor.stdin!.end();
    return this.#gone;
  }

  /** Waits until `isReady` says so. @throws LabError if the process ends before, or after the deadline. */
  async until(name: string, isReady: () => Promise<boolean> | boolean, signal?: AbortSignal): Promise<void> {
    const deadline = Date.now() + deadlineMilliseconds;
    this.#endsExpected.add(name);
    while (!(await isReady())) {
      signal?.throwIfAborted();
      const how = this.#isEnding ? "the lab has ended" : this.#endings.get(name);
      if (how !== undefined) throw new LabError(`${name} ended while starting (${how}).${this.#tail(name)}`);
      if (Date.now() > deadline) {
        throw new LabError(`${name} is not ready after ${deadlineMilliseconds / 1000} s.${this.#tail(name)}`);
      }
      await sleep(25);
    }
    this.#endsExpected.delete(name);
  }

  /** Returns the file that the output of a process is appended to. */
  logOf(name: string): string {
    return join(this.#run.directory, `${name}.log`);
  }

  /** Starts a process that does not keep this one from ending, and that Ctrl-C in the terminal does not reach. */
  #spawn(name: string, { file, args, env }: Command, stdin: "ignore" | "pipe"): ChildProcess {
    const output = openSync(this.logOf(name), "a", 0o600);
    const child = spawn(file, args, {
      cwd: this.#run.directory,
      env,
      detached: true,
      stdio: [stdin, output, output],
    });
    closeSync(output);
    child.unref();
    return child;
  }

  #ended(name: string, how: string): void {
    this.#running.delete(name);
    this.#endings.set(name, how);
    this.#save();
    if (this.#isEnding || this.#endsExpected.has(name)) return;
    process.stderr.write(`warning: ${name} of the lab has ended (${how}).${this.#tail(name)}\n`);
  }

  async #clearAway(): Promise<void> {
    if (!this.#isEnding) process.stderr.write("warning: the janitor of the lab has ended, and the lab with it.\n");
    this.#isEnding = true;
    // Does nothing if the janitor has done it.
    const state = readState(this.#run.directory);
    await endRun(this.#run.directory, state && { ...state, adopted: [] });
    this.#run.claim[Symbol.dispose]();
  }

  #save(): void {
    if (this.#isEnding) return;
    const { directory } = this.#run;
    writeState(directory, {
      ...readState(directory)!,
      janitor: identify(this.#janitor.pid!)!,
      processes: Object.fromEntries([...this.#running].map(([name, { pid }]) => [name, identify(pid!)!])),
      adopted: this.#adopted,
    });
  }

  /** Returns the end of a log, as a paragraph of a message. */
  #tail(name: string): string {
    try {
      const lines = readFileSync(this.logOf(name), "utf8").trimEnd().split("\n").slice(-15);
      return `\nIts last words:\n\n${lines.join("\n").replace(/^/gm, "    ")}`;
    } catch {
      return "";
    }
  }
}

const deadlineMilliseconds = 180_000;
