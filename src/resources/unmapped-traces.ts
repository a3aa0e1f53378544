/** `Error` as V8 has it. */
const errors = Error as {
  prepareStackTrace?: ((error: Error, frames: NodeJS.CallSite[]) => unknown) | undefined;
  stackTraceLimit?: number;
};

/**
 * Reads stack traces as JavaScript has them, without the lines of the TypeScript source, until the result is disposed.
 *
 * For its list of leaked promises the SDK reads a trace for each of the dozens of promises that a resource makes, and its
 * source maps took a fifth of a preview of 100 clients. The trace by which it stores the line of the program is the one that has
 * no limit: it stays as it is, and so do all where the list was asked for. An error that is thrown meanwhile is not
 * changed, since its trace is made when somebody reads it.
 *
 * @internal
 */
export function unmappedTraces(): Disposable {
  const mapped = errors.prepareStackTrace;
  if (mapped === undefined || process.env.PULUMI_DEBUG_PROMISE_LEAKS) return { [Symbol.dispose]() {} };
  errors.prepareStackTrace = (error, frames) =>
    errors.stackTraceLimit === Number.POSITIVE_INFINITY
      ? mapped(error, frames)
      : [String(error), ...frames].join("\n    at ");
  return {
    [Symbol.dispose]() {
      errors.prepareStackTrace = mapped;
    },
  };
}
