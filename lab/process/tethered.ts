/** Starts commands that do not outlive this process, however it ends. */
import { execa, type Options, type ResultPromise } from "execa";

const options = {
  extendEnv: false,
  stripFinalNewline: false,
  reject: false,
  all: true,
  detached: true, // Ctrl-C in the terminal is for this process, which then stops it in order
} as const satisfies Options;

export interface Tethered {
  readonly process: ResultPromise<typeof options>;
  /** Asks it to end (SIGTERM), and kills it with its children when it has not ended after so many milliseconds. */
  stop(patience: number): Promise<void>;
}

/** Starts a command with this environment and no other. */
export function startTethered(command: readonly string[], env: NodeJS.ProcessEnv): Tethered {
  const process_ = execa("sh", ["-c", untilInputEnds, "sh", ...command], { ...options, env });
  return {
    process: process_,
    stop: async (patience) => {
      process_.stdin.end();
      const timer = setTimeout(() => killGroup(process_.pid), patience);
      await process_;
      clearTimeout(timer);
    },
  };
}

/** Runs a command until standard input ends, which it also does when the process at its other end dies. */
const untilInputEnds = `
  exec 3<&0
  "$@" &
  command=$!
  { read -r _ <&3; kill $command; } &
  wait $command
  code=$?
  kill $!
  exit $code`;

function killGroup(pid: number | undefined): void {
  if (pid !== undefined) process.kill(-pid, "SIGKILL");
}
