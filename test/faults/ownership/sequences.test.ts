/**
 * The rule of ownership, held against random sequences with the real CLI, engine and controller: two stacks with two explicit
 * providers each work on one namespace, in batches of sequences side by side. A batch that breaks the rule is printed in
 * sentences. To play the batches of a seed again, or more of them:
 *
 *     MODEL_SEED=... MODEL_SEQUENCES=320 npm test -- test/faults/ownership/sequences.test.ts
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { useSharedLab } from "../../support/lab.ts";
import { Batch, TAKEN } from "./batch.ts";
import { LabStack } from "./lab-stack.ts";
import { rounds } from "./rounds.ts";

/** The number of sequences that a batch plays side by side, and of their rounds. */
const SIDE_BY_SIDE = 8;
const ROUNDS = 4;
/** The number of batches that are played at a time. */
const AT_A_TIME = 2;

const { MODEL_SEQUENCES = "32", MODEL_SEED } = process.env;
const seed = MODEL_SEED === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(MODEL_SEED);
const batches = Math.ceil(Number(MODEL_SEQUENCES) / SIDE_BY_SIDE);
const { lab, kube } = useSharedLab(() => kube.clients.create({ metadata: { name: TAKEN } }).then(() => {}));

test(`nobody loses an object to another in ${batches} batches of ${SIDE_BY_SIDE} sequences, seed ${seed}`, async (t) => {
  const samples = fc.sample(rounds(SIDE_BY_SIDE, ROUNDS), { numRuns: batches, seed });
  const left = [...samples.entries()];
  const played: number[] = [];
  const failures: unknown[] = [];
  const player = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, batch] = next;
      await using stacks = new AsyncDisposableStack();
      const [dev, prod] = [stacks.use(await LabStack.create(lab)), stacks.use(await LabStack.create(lab))];
      try {
        played.push(await new Batch(`b${index}-`, kube, [dev, prod], SIDE_BY_SIDE).play(batch));
      } catch (error) {
        console.error(error);
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, player));
  const commands = played.reduce((sum, count) => sum + count, 0);
  t.diagnostic(`${batches * SIDE_BY_SIDE} sequences in ${commands} commands, seed ${seed}`);
  assert.deepEqual(failures, []);
});
