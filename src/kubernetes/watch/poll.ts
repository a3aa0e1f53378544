import { setTimeout as sleep } from "node:timers/promises";
import { orAborted } from "../http/signals.ts";

/** The first and the longest pause between two looks, in milliseconds. */
const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 2_000;

/** What is left where the server allows no watch: look, pause, look again, until `condition` answers. */
export async function poll<T, R>(
  look: () => Promise<T | undefined>,
  condition: (object: T | undefined) => R | undefined,
  signal: AbortSignal,
): Promise<R> {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * 1.5)) {
    const result = condition(await look());
    if (result !== undefined) return result;
    await orAborted(sleep(pause, undefined, { signal }), signal);
  }
}
