/** Runs a command in a lab. */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { codeOf } from "../errors.ts";
import type { Lab } from "../lab.ts";

/** A command that has started. */
export interface StartedCommand {
  kill(signal: NodeJS.Signals): void;
  /** The code that a shell would give. */
  code: Promise<number>;
}

/** Starts a command, with the terminal of this process. */
export function startCommand(lab: Pick<Lab, "env" | "adopt">, file: string, args: readonly string[]): StartedCommand {
  // Not with execa, which takes a moment to return: the command is to be the lab's own from its first moment.
  const command = spawn(file, args, { stdio: "inherit", env: lab.env });
  if (command.pid !== undefined) lab.adopt(command.pid).catch(() => {}); // fails only if the lab ends
  const code = new Promise<number>((resolve) => {
    command.once("exit", (code, signal) => resolve(code ?? codeAfter(signal!)));
    command.once("error", (error) => {
      const [words, code] = codeOf(error) === "ENOENT" ? ["command not found", 127] : [error.message, 126];
      process.stderr.write(`error: ${file}: ${words}\n`);
      resolve(code as number);
    });
  });
  return { kill: (signal) => command.kill(signal), code };
}

/** Returns the code that a shell gives for a process that a signal has ended. */
export function codeAfter(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
