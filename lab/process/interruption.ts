/** Tells a command when it is to end. */
import { LabError } from "../errors.ts";

/** A request to end this process: the reason of an aborted `interruption()`. */
export class Interruption extends LabError {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals, cause: string) {
    super(`interrupted: ${cause}`);
    this.signal = signal;
  }
}

/**
 * Returns a signal that is aborted as soon as somebody wants this process to end: Ctrl-C, SIGTERM, a closed terminal,
 * or the death of its parent (npm dies without telling its children). The process goes on, so that it can clear up.
 *
 * @param onEach is called each time, also when the process is told again
 */
export function interruption(onEach: (signal: NodeJS.Signals) => void = () => {}): AbortSignal {
  const controller = new AbortController();
  const interrupt = (signal: NodeJS.Signals, cause: string) => {
    onEach(signal);
    controller.abort(new Interruption(signal, cause));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interrupt(signal, signal));
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    interrupt("SIGTERM", "the parent process has ended");
  }, 500).unref();
  return controller.signal;
}
