/**
 * Runs the Pulumi CLI. Whatever a command prints, reports and stores is searched for tokens and for the given secrets,
 * and it fails if one is found.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { assertNoToken, assertNoTokenBelow } from "../../lab/probes/leaks.ts";
import { type EngineReport, parseEvents, withoutDebug } from "./engine-events.ts";

export interface RunOptions {
  /** The arguments after the usual ones. */
  args?: string[];
  env?: NodeJS.ProcessEnv;
  /** Whether the command must fail. By default it must succeed. */
  fails?: boolean;
  /** Whether the command prints secrets on purpose, so that its output is not searched for them. */
  showsSecrets?: boolean;
  /** In seconds: a command that takes longer hangs. It is ended with a report of where, and fails. @default 600 */
  deadline?: number;
}

/** The result of a command. `up`, `preview`, `refresh` and `destroy` have `changes`, `steps` and `diagnostics`. */
export interface RunResult extends EngineReport {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A running command, and its end, whatever its exit code. */
export interface RunningCommand {
  process: ChildProcess;
  finished: Promise<RunResult>;
  /** Resolves when the engine reports such a message, even for a moment; rejects if the command ends without it. */
  said(message: RegExp): Promise<void>;
}

/** The environment of a command, and the secrets that it must not show. */
export interface Place {
  directory: string;
  env: NodeJS.ProcessEnv;
  stack: string;
  secrets: readonly string[];
}

/** The commands for which the engine reports events. */
export const operations: ReadonlySet<string | undefined> = new Set(["up", "preview", "refresh", "destroy"]);

export function startPulumi(place: Place, args: readonly string[], options: RunOptions = {}): RunningCommand {
  const command = ["--non-interactive", "--color=never", ...args, ...(options.args ?? [])];
  const events = operations.has(args[0]) ? join(place.directory, `events-${++eventLogs}.json`) : undefined;
  if (events) command.push("--event-log", events);
  const child = spawn("pulumi", command, {
    cwd: place.directory,
    // The flag for the event log is meant for developers of Pulumi.
    env: { ...place.env, ...options.env, PULUMI_DEBUG_COMMANDS: "true" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const finished = finish(child, `pulumi ${args.join(" ")}`, events, place, options);
  return { process: child, finished, said: (message) => untilSaid(message, events ?? "", finished) };
}

async function untilSaid(message: RegExp, events: string, finished: Promise<RunResult>): Promise<void> {
  const ended = finished.then((result) => result.stdout + result.stderr);
  for (;;) {
    const { diagnostics } = parseEvents(await readIfThere(events));
    if (diagnostics.some((diagnostic) => message.test(diagnostic.message))) return;
    const end = await Promise.race([ended, sleep(50)]);
    if (end !== undefined) throw new Error(`pulumi ended without having said ${message}:\n${end}`);
  }
}

let eventLogs = 0;

async function finish(
  child: ChildProcess,
  command: string,
  events: string | undefined,
  place: Place,
  options: RunOptions,
): Promise<RunResult> {
  const { deadline = 600 } = options;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGQUIT"); // makes a program in Go say what it waits for
  }, deadline * 1000).unref();
  const exit = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("exit", resolve));
  const [code, stdout, stderr] = await Promise.all([exit, text(child.stdout!), text(child.stderr!)]);
  clearTimeout(timer);
  const log = events ? await readIfThere(events) : "";
  if (events) await rm(events, { force: true });

  const { secrets } = place;
  if (!options.showsSecrets) {
    assertNoToken(stdout, `the output of ${command}`, secrets);
    assertNoToken(stderr, `the error output of ${command}`, secrets);
  }
  assertNoToken(withoutDebug(log), `the event log of ${command}`, secrets);
  const settings = await readIfThere(join(place.directory, `Pulumi.${place.stack}.yaml`));
  assertNoToken(settings, "the stack's settings file", secrets);
  assertNoTokenBelow(fileURLToPath(place.env.PULUMI_BACKEND_URL!), secrets);
  if (isLate) throw new Error(`${command} had not ended after ${deadline} s:\n${stdout}${stderr}`);
  return { code, stdout, stderr, ...parseEvents(log) };
}

function readIfThere(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
