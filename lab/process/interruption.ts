/** Being told to end, in whatever way. */
import { LabError } from "../errors.ts";

/**
 * Aborted as soon as somebody wants this process to end: Ctrl-C, SIGTERM, a closed terminal, or the death of its parent (npm
 * dies without telling its children). The process goes on, so that it can clear up.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => controller.abort(new LabError(`interrupted by ${signal}`)));
  }
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) controller.abort(new LabError("interrupted: the parent process has ended"));
  }, 500).unref();
  return controller.signal;
}
