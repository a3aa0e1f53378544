/**
 * The rule of ownership, checked with random sequences of actions and accidents. A sequence that breaks it is printed in
 * sentences, as short as it could be made, with the seed and the path to play it again:
 *
 *     MODEL_SEED=... MODEL_PATH=... node --test test/model/ownership-model.test.ts
 *
 * MODEL_RUNS sets another number of sequences. A search takes a core for long: @needs a process of its own
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import type { Found, Search } from "./search.ts";

test("no resource loses its object to another, whatever people do and whenever a command dies", async (t) => {
  const { MODEL_RUNS, MODEL_SEED, MODEL_PATH } = process.env;
  const seed = MODEL_SEED === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(MODEL_SEED);
  const search: Search = { runs: Number(MODEL_RUNS ?? 3_000), seed, path: MODEL_PATH };
  const worker = new Worker(new URL("./search.ts", import.meta.url), { workerData: search });
  const [{ sequences, steps, counterexample }] = (await once(worker, "message")) as [Found];
  t.diagnostic(`${sequences} sequences of ${steps} steps in all, with the seed ${seed}`);
  assert.ok(counterexample === undefined, counterexample);
});
