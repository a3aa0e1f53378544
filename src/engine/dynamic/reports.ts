import { messageOf } from "../../provider/errors.ts";
import { messagesFirst } from "./status-row.ts";

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
