/** This process's side of the supervisor. */
import { type ChildProcess, fork } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "../errors.ts";
import { identify } from "./identity.ts";
import { healRun } from "./run-directory.ts";
import type { Command, Report, Request } from "./supervisor.ts";

type Order = Request extends infer R ? (R extends Request ? Omit<R, "id"> : never) : never;

export class Supervision {
  readonly #directory: string;
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  readonly #endings = new Map<string, string>();
  /** Processes whose end until() reports. */
  readonly #awaited = new Set<string>();
  readonly #gone: Promise<void>;
  #isEnding = false;
  #isGone = false;
  #lastId = 0;

  private constructor(directory: string) {
    this.#directory = directory;
    const log = openSync(join(directory, "supervisor.log"), "a", 0o600);
    this.#child = fork(join(import.meta.dirname, "supervisor.ts"), [directory], {
      cwd: directory,
      detached: true, // Ctrl-C goes to the whole process group of the terminal, and must not reach it
      env: { ...(process.env.HOME && { HOME: process.env.HOME }), ...pick("PATH", "XDG_CACHE_HOME") },
      execArgv: [],
      stdio: ["ignore", log, log, "ipc"],
    });
    this.#child.on("message", (message: Report) => this.#receive(message));
    this.#gone = new Promise((resolve) => {
      this.#child.once("exit", () => {
        this.#isGone = true;
        if (!this.#isEnding)
          process.stderr.write("warning: the supervisor of the lab has ended, and the lab with it.\n");
        for (const { reject } of this.#pending.values()) reject(new LabError("The supervisor of the lab has ended."));
        // Does nothing if it has cleared up itself.
        void healRun(directory).then(resolve, resolve);
      });
    });
  }

  static async start(directory: string): Promise<Supervision> {
    const supervision = new Supervision(directory);
    await supervision.#reply(0);
    return supervision;
  }

  async start(name: string, command: Command): Promise<void> {
    this.#endings.delete(name);
    await this.#request({ do: "start", name, command });
  }

  /** Stops a process and waits until it is gone. */
  async stop(name: string, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    if (!this.#isGone) await this.#request({ do: "stop", name, signal });
  }

  /** Has another process ended with the lab, if it still runs then. */
  async adopt(pid: number): Promise<void> {
    const process = identify(pid);
    if (process !== undefined) await this.#request({ do: "adopt", process });
  }

  /** Ends everything and removes the run directory. Idempotent. */
  async end(): Promise<void> {
    this.#isEnding = true;
    if (this.#isGone) return this.#gone;
    this.#child.send({ id: ++this.#lastId, do: "end" } satisfies Request, () => {});
    this.#hold(true);
    await this.#gone;
  }

  /** Waits until `isReady` says so. @throws LabError if the process ends before, or after the deadline. */
  async until(
    name: string,
    log: string,
    isReady: () => Promise<boolean> | boolean,
    signal?: AbortSignal,
  ): Promise<void> {
    const deadline = Date.now() + deadlineMilliseconds;
    this.#awaited.add(name);
    try {
      while (!(await isReady())) {
        signal?.throwIfAborted();
        const how = this.#isGone ? "the supervisor has ended" : this.#endings.get(name);
        if (how !== undefined) throw new LabError(`${name} ended while starting (${how}).${tail(log)}`);
        if (Date.now() > deadline) {
          throw new LabError(`${name} is not ready after ${deadlineMilliseconds / 1000} s.${tail(log)}`);
        }
        await sleep(25);
      }
    } finally {
      this.#awaited.delete(name);
    }
  }

  #request(order: Order): Promise<void> {
    const id = ++this.#lastId;
    const reply = this.#reply(id);
    this.#child.send({ id, ...order } as Request, (error) => {
      if (error) this.#pending.get(id)?.reject(error);
    });
    return reply;
  }

  #reply(id: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#pending.set(id, { resolve, reject });
    this.#hold(true);
    return promise.finally(() => {
      this.#pending.delete(id);
      if (this.#pending.size === 0) this.#hold(false);
    });
  }

  #receive(message: Report): void {
    if ("ended" in message) this.#ended(message.ended, message.how, message.expected);
    else if (message.error === undefined) this.#pending.get(message.id)?.resolve();
    else this.#pending.get(message.id)?.reject(new LabError(message.error));
  }

  #ended(name: string, how: string, expected: boolean): void {
    this.#endings.set(name, how);
    if (expected || this.#awaited.has(name)) return;
    process.stderr.write(`warning: ${name} of the lab has ended (${how}).${this.#tail(name)}\n`);
  }

  /** A lab that is only forgotten must not keep its process from ending; one that is being waited for must. */
  #hold(hold: boolean): void {
    const action = hold || this.#isEnding ? "ref" : "unref";
    this.#child[action]();
    this.#child.channel?.[action]();
  }

  #tail(name: string): string {
    return tail(join(this.#directory, `${name}.log`));
  }
}

const deadlineMilliseconds = 180_000;

/** The end of a log file, as a paragraph of a message. */
function tail(log: string): string {
  try {
    const lines = readFileSync(log, "utf8").trimEnd().split("\n").slice(-15);
    return `\nIts last words:\n\n${lines.join("\n").replace(/^/gm, "    ")}`;
  } catch {
    return "";
  }
}

function pick(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
