/**
 * npm run lab -- COMMAND [ARG...]   runs COMMAND in a lab and exits with its code
 * npm run lab                       prints the lab's environment and keeps it up until Ctrl-C
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { codeOf, LabError } from "../errors.ts";
import { type Lab, startLab } from "../lab.ts";
import { type Interruption, interruption } from "../process/interruption.ts";
import { ensureTools } from "../tools/build.ts";

/** Passes a signal on to COMMAND. */
let passOn: (signal: NodeJS.Signals) => void = () => {};

const interrupt = interruption((signal) => {
  // A terminal has sent Ctrl-C to COMMAND too. A second one would tell Pulumi to stop at once.
  if (signal !== "SIGINT" || !process.stdin.isTTY) passOn(signal);
});
process.exitCode = await main(process.argv.slice(2));

async function main([file, ...args]: readonly string[]): Promise<number> {
  try {
    const tools = await ensureTools({ signal: interrupt });
    for (const line of tools.installed) process.stderr.write(`${line}\n`);
    process.stderr.write("Starting the lab ...\n");
    const begin = Date.now();
    await using lab = await startLab({ signal: interrupt, tools });
    process.stderr.write(`The lab is ready after ${((Date.now() - begin) / 1000).toFixed(1)} s\n`);
    interrupt.throwIfAborted();
    return await (file === undefined ? stayUp(lab) : run(lab, file, args));
  } catch (error) {
    if (interrupt.aborted) return exitCode((interrupt.reason as Interruption).signal);
    if (!(error instanceof LabError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return 1;
  }
}

/** Runs COMMAND and returns the code a shell would give. */
function run(lab: Lab, file: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    // Not with execa, which takes a moment to return: COMMAND is to be the lab's own from its first moment.
    const command = spawn(file, args, { stdio: "inherit", env: lab.env });
    if (command.pid !== undefined) lab.adopt(command.pid).catch(() => {}); // fails only if the lab ends
    passOn = (signal) => command.kill(signal);
    command.once("exit", (code, signal) => resolve(code ?? exitCode(signal!)));
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
  const alive = setInterval(() => {}, 2 ** 30); // a lab alone does not keep the process from ending
  await once(interrupt, "abort");
  clearInterval(alive);
  const { signal } = interrupt.reason as Interruption;
  return signal === "SIGINT" ? 0 : exitCode(signal);
}

function exitCode(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

function quote(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
