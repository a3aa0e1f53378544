/**
 * npm run lab -- COMMAND [ARG...]   runs COMMAND in a lab and exits with its code
 * npm run lab                       prints the lab's environment and keeps it up until Ctrl-C
 */
import { once } from "node:events";
import { LabError } from "../errors.ts";
import { type Lab, startLab } from "../lab.ts";
import { codeAfter, startCommand } from "../process/command.ts";
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
    if (interrupt.aborted) return codeAfter((interrupt.reason as Interruption).signal);
    if (!(error instanceof LabError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return 1;
  }
}

/** Runs COMMAND and returns the code a shell would give. */
async function run(lab: Lab, file: string, args: readonly string[]): Promise<number> {
  const command = startCommand(lab, file, args);
  passOn = command.kill;
  return await command.code;
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
  return signal === "SIGINT" ? 0 : codeAfter(signal);
}

function quote(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
