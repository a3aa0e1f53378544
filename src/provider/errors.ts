import { messagesFirst } from "./status-row.ts";

/**
 * The resource exists but is not finished: it stays in the state, dependents are not created, and the next `pulumi up`
 * carries on with `update`. The engine prints the reasons and drops the message.
 */
export class InitializationError extends Error {
  readonly id: string;
  /** What the state is to hold. Without `__provider` in it, refresh and destroy would fail for good. */
  readonly properties: { __provider: string };
  readonly reasons: string[];

  constructor(id: string, properties: { __provider: string }, cause: unknown) {
    const message = messageOf(cause);
    super(message, { cause });
    this.name = "InitializationError";
    this.id = id;
    this.properties = properties;
    this.reasons = [message];
  }
}

const REPORTED = "(reported to the engine)";

/**
 * Runs an operation whose errors the SDK's process prints itself, with a stack, before it hands them to the engine,
 * which prints them again: check, diff, read and delete. Here they are printed once, by the engine.
 */
export async function reportOnce<R>(operation: () => Promise<R>): Promise<R> {
  muteReported();
  try {
    return await messagesFirst(operation);
  } catch (error) {
    const reported = new Error(messageOf(error), { cause: error });
    reported.stack = REPORTED;
    throw reported;
  }
}

let muted = false;

function muteReported(): void {
  if (muted) return;
  muted = true;
  const print = console.error;
  console.error = (...values: unknown[]) => {
    if (typeof values[0] !== "string" || !values[0].endsWith(REPORTED)) print(...values);
  };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
