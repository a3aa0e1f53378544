/** A failure whose message says everything: what happened, why, and the way out. It is shown without a stack. */
export class LabError extends Error {
  override readonly name = "LabError";
}

/** The `code` of a system error (`ENOENT`, `EADDRINUSE`), or undefined. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
