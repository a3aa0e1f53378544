/**
 * The rule of ownership, held against random sequences of what people and accidents do. A sequence that breaks it is
 * printed in sentences, as short as it could be made, with the seed and the path to play it again:
 *
 *     MODEL_SEED=... MODEL_PATH=... node --test test/model/ownership-model.test.ts
 *
 * MODEL_RUNS plays another number of sequences than the 5,000.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import fc from "fast-check";
import { EngineMessages } from "./engine-messages.ts";
import { play } from "./player.ts";
import { NAMESPACE } from "./programs.ts";
import { sequence } from "./sequences.ts";

const directory = mkdtempSync(join(tmpdir(), "pulumi-jumpstarter-model-"));
after(() => rmSync(directory, { recursive: true }));
// The lifecycles take the default namespace from it; nobody listens there.
const kubeconfig = {
  apiVersion: "v1",
  kind: "Config",
  "current-context": "lab",
  contexts: [{ name: "lab", context: { cluster: "lab", user: "lab", namespace: NAMESPACE } }],
  clusters: [{ name: "lab", cluster: { server: "https://127.0.0.1:1" } }],
  users: [{ name: "lab", user: {} }],
};
process.env.KUBECONFIG = join(directory, "kubeconfig");
writeFileSync(process.env.KUBECONFIG, JSON.stringify(kubeconfig));

test("nobody loses an object to another, whatever people do and whenever a command dies", async (t) => {
  using messages = new EngineMessages();
  const { MODEL_RUNS, MODEL_SEED, MODEL_PATH } = process.env;
  const seed = MODEL_SEED === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(MODEL_SEED);
  let sequences = 0;
  let steps = 0;
  const property = fc.asyncProperty(sequence, async (actions) => {
    sequences++;
    steps += (await play(actions, messages)).steps;
  });
  await fc.assert(property, {
    numRuns: Number(MODEL_RUNS ?? 5_000),
    seed,
    ...(MODEL_PATH !== undefined && { path: MODEL_PATH }),
    reporter: (run) => {
      if (!run.failed) return;
      const replay = `MODEL_SEED=${run.seed} MODEL_PATH=${run.counterexamplePath}`;
      throw new Error(`${(run.errorInstance as Error).message}\nTo play it again: ${replay}`);
    },
  });
  t.diagnostic(`${sequences} sequences of ${steps} steps, seed ${seed}`);
});
