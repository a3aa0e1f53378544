/**
 * npm run lab -- COMMAND [ARG...]   runs COMMAND in a lab and exits with its code
 * npm run lab                       prints the lab's environment and keeps it up until Ctrl-C
 */
import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { codeOf, LabError } from "../errors.ts";
import { type Lab, startLab } from "../lab.ts";

const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What the user asked to end with, by a signal or by closing what started us. */
const stopping = new AbortController();
let command: ChildProcess | undefined;

for (const signal of endings) process.on(signal, () => end(signal));
endWithParent();
process.exitCode = await main(process.argv.slice(2));

async function main([file, ...args]: readonly string[]): Promise<number> {
  try {
    process.stderr.write("Starting the lab ...\n");
    const begin = Date.now();
    await using lab = await startLab({ signal: stopping.signal });
    process.stderr.write(`The lab is ready after ${((Date.now() - begin) / 1000).toFixed(1)} s\n`);
    return file === undefined ? await stayUp(lab) : await run(lab, file, args);
  } catch (error) {
    if (stopping.signal.aborted) return exitCode(null, stopping.signal.reason);
    if (!(error instanceof LabError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return 1;
  }
}

/** Runs COMMAND and resolves with the code a shell would give. */
function run(lab: Lab, file: string, args: readonly string[]): Promise<number> {
  if (stopping.signal.aborted) return Promise.resolve(exitCode(null, stopping.signal.reason));
  return new Promise((resolve) => {
    command = spawn(file, args, { stdio: "inherit", env: lab.env });
    if (command.pid !== undefined) lab.adopt(command.pid).catch(() => {}); // fails only if the lab ends
    command.once("exit", (code, signal) => resolve(exitCode(code, signal)));
    command.once("error", (error) => {
      const [words, code] = codeOf(error) === "ENOENT" ? ["command not found", 127] : [error.message, 126];
      process.stderr.write(`error: ${file}: ${words}\n`);
      resolve(code as number);
    });
  });
}

/** Prints the environment in the form that a shell reads, and waits to be ended. */
async function stayUp(lab: Lab): Promise<number> {
  for (const [name, value] of Object.entries(lab.variables)) {
    process.stdout.write(`export ${name}=${quote(value)}${name === "PATH" ? ':"$PATH"' : ""}\n`);
  }
  process.stderr.write("Paste these lines into another terminal. The lab stays up until Ctrl-C.\n");
  if (!stopping.signal.aborted) {
    const alive = setInterval(() => {}, 2 ** 30); // a lab alone does not keep the process from ending
    await new Promise((resolve) => stopping.signal.addEventListener("abort", resolve, { once: true }));
    clearInterval(alive);
  }
  return stopping.signal.reason === "SIGINT" ? 0 : exitCode(null, stopping.signal.reason);
}

function end(signal: NodeJS.Signals): void {
  // A terminal has sent Ctrl-C to COMMAND too. A second one would tell Pulumi to stop at once.
  const hasIt = signal === "SIGINT" && process.stdin.isTTY;
  if (command !== undefined && !hasIt) command.kill(signal);
  stopping.abort(signal);
}

/** npm dies without telling its children. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) end("SIGTERM");
  }, 500).unref();
}

function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + constants.signals[signal ?? "SIGTERM"];
}

function quote(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
