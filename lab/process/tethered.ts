/** Starts commands that do not outlive this process, however it ends. */
import { execa, type Options, type ResultPromise } from "execa";

const options = {
  extendEnv: false,
  stripFinalNewline: false,
  reject: false,
  all: true,
  detached: true, // Ctrl-C in the terminal is for this process, which then stops it in order
} as const satisfies Options;

export interface Tethered extends AsyncDisposable {
  readonly process: ResultPromise<typeof options>;
  /** The output so far. */
  readonly output: string;
  /**
   * Asks it to end (SIGTERM), and kills it with its children when it has not ended after so many milliseconds.
   * @default 10,000
   */
  stop(patience?: number): Promise<void>;
}

/** Starts a command with this environment and no other. */
export function startTethered(command: readonly string[], env: NodeJS.ProcessEnv): Tethered {
  const process_ = execa("sh", ["-c", untilInputEnds, "sh", ...command], { ...options, env });
  let output = "";
  process_.all.on("data", (chunk) => (output += chunk));
  const stop = async (patience = 10_000) => {
    process_.stdin.end();
    const timer = setTimeout(() => process.kill(-process_.pid!, "SIGKILL"), patience);
    await process_;
    clearTimeout(timer);
  };
  return {
    process: process_,
    get output() {
      return output;
    },
    stop,
    [Symbol.asyncDispose]: stop,
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
