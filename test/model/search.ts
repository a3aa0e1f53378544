/**
 * Looks for a sequence that breaks the rule of ownership: the thread of ownership-model.test.ts. It is a thread of its own
 * because Node's test runner follows every promise of its thread, which would take most of the time here.
 */
import { parentPort, workerData } from "node:worker_threads";
import fc from "fast-check";
import { EngineMessages } from "./engine-messages.ts";
import { play } from "./player.ts";
import { sequence } from "./sequences.ts";

/** The sequences to look at. */
export interface Search {
  runs: number;
  seed: number;
  /** The place where fast-check found a counterexample before. */
  path: string | undefined;
}

/** The number of sequences that were looked at, and the shortest sequence that breaks the rule, told in sentences. */
export interface Found {
  sequences: number;
  steps: number;
  counterexample: string | undefined;
}

const messages = new EngineMessages();
const { runs, seed, path } = workerData as Search;
let sequences = 0;
let steps = 0;
const property = fc.asyncProperty(sequence, async (actions) => {
  sequences++;
  steps += await play(actions, messages);
});
const { failed, errorInstance, counterexamplePath } = await fc.check(property, {
  numRuns: runs,
  seed,
  ...(path !== undefined && { path }),
});
const replay = `To play it again: MODEL_SEED=${seed} MODEL_PATH=${counterexamplePath}`;
const counterexample = failed ? `${(errorInstance as Error).message}\n${replay}` : undefined;
parentPort!.postMessage({ sequences, steps, counterexample } satisfies Found);
