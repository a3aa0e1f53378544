/** A failure whose message says what happened, why, and what to do. It is shown without a stack. */
export class LabError extends Error {
  override readonly name = "LabError";
}

/** Returns the `code` of a system error (`ENOENT`, `EADDRINUSE`), or undefined. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
