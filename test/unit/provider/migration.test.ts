/** Objects that go on with the tokens of those that they have come from, on the model's engine and cluster. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { describeProblem } from "../../../src/problems.ts";
import { validateMigration } from "../../../src/provider/migration.ts";
import { inputProblems, validateObject } from "../../../src/provider/validate-object.ts";
import type { LiveObject } from "../../model/cluster.ts";
import type { Outcome } from "../../model/engine.ts";
import { EngineMessages } from "../../model/engine-messages.ts";
import { type Declaration, declare, NAMESPACE } from "../../model/programs.ts";
import { type Stack, World } from "../../model/world.ts";

const messages = new EngineMessages();

const FROM = { namespace: "old-lab", uid: "0d5b0ad4-6c6c-4a53-9f0e-1c5f7c1d7b11" };
const ANNOTATIONS = {
  "jumpstarter.dev/migrated-namespace": FROM.namespace,
  "jumpstarter.dev/migrated-uid": FROM.uid,
};

test("the object has the controller's annotations, and the next commands find nothing to do", async () => {
  const { world, dev } = await scene({ migratedFrom: FROM, annotations: { note: "ours" } });
  assert.deepEqual(unmarked(world), { note: "ours", ...ANNOTATIONS });
  assert.deepEqual(await changes(world.up(dev)), []);
  assert.deepEqual(await changes(world.refresh(dev)), []);
});

test("it can be set, changed and taken away in place, and other annotations stay", async () => {
  const { world, dev } = await scene({ annotations: { note: "ours" } });
  const { uid } = live(world).metadata;
  const another = { ...FROM, uid: "another" };
  for (const [migratedFrom, expected] of [
    [FROM, ANNOTATIONS],
    [another, { ...ANNOTATIONS, "jumpstarter.dev/migrated-uid": "another" }],
    [undefined, {}],
  ] as const) {
    dev.program = [client({ ...(migratedFrom && { migratedFrom }), annotations: { note: "ours" } })];
    assert.equal((await changes(world.up(dev))).length, 1);
    assert.deepEqual(unmarked(world), { note: "ours", ...expected });
    assert.deepEqual(await changes(world.up(dev)), []);
  }
  assert.equal(live(world).metadata.uid, uid);
});

test("an annotation that somebody takes away is drift, which the next up mends", async () => {
  const { world, dev } = await scene({ migratedFrom: FROM });
  const annotations = { "jumpstarter.dev/migrated-uid": null };
  world.cluster.patch("Client", NAMESPACE, "c", { metadata: { annotations } });
  await changes(world.refresh(dev));
  assert.deepEqual(dev.resources[0]?.inputs.migratedFrom, { namespace: FROM.namespace, uid: live(world).metadata.uid });
  await changes(world.up(dev));
  assert.deepEqual(unmarked(world), ANNOTATIONS);
});

test("annotations that the program does not speak of stay, and are no drift", async () => {
  const { world, dev } = await scene({});
  world.cluster.patch("Client", NAMESPACE, "c", { metadata: { annotations: ANNOTATIONS } });
  assert.deepEqual(await changes(world.refresh(dev)), []);
  dev.program = [client({ labels: { team: "boot" } })];
  await changes(world.up(dev));
  assert.deepEqual(unmarked(world), ANNOTATIONS);
});

describe("what is wrong is said by its path", () => {
  for (const [migratedFrom, message] of [
    ["old-lab", "migratedFrom must be a map; it is a string"],
    [{ uid: FROM.uid }, "migratedFrom.namespace must be a non-empty string; it is missing"],
    [{ ...FROM, namespace: "Old Lab" }, "migratedFrom.namespace must be a lowercase RFC 1123 label"],
    [{ ...FROM, uid: "" }, "migratedFrom.uid must be a non-empty string"],
    [{ ...FROM, uid: "client:old-lab:ci:uid" }, "migratedFrom.uid must be the UID of an object"],
    [{ ...FROM, name: "ci" }, "migratedFrom.name must not be set"],
  ] as const) {
    test(JSON.stringify(migratedFrom), () => {
      const problems = inputProblems();
      validateMigration(problems, "migratedFrom", migratedFrom);
      const [problem, ...others] = problems.found.map(describeProblem);
      assert.ok(problem?.startsWith(message), problem);
      assert.deepEqual(others, []);
    });
  }

  test("the annotations themselves are refused, and so are the others of jumpstarter.dev", () => {
    const problems = inputProblems();
    const annotations = { ...ANNOTATIONS, "jumpstarter.dev/owner": "me" };
    validateObject(problems, { name: "ci", namespace: "lab", annotations }, "");
    const reason = "must not begin with jumpstarter.dev/: these annotations belong to the Jumpstarter controller";
    assert.deepEqual(problems.found.map(describeProblem), [
      `annotations["jumpstarter.dev/migrated-namespace"] ${reason}; set migratedFrom instead`,
      `annotations["jumpstarter.dev/migrated-uid"] ${reason}; set migratedFrom instead`,
      `annotations["jumpstarter.dev/owner"] ${reason}`,
    ]);
  });
});

function client(args: Declaration["args"]): Declaration {
  return declare("c", { args });
}

/** A world in which the stack dev has been brought up with a client. */
async function scene(args: Declaration["args"]): Promise<{ world: World; dev: Stack }> {
  const world = new World(messages);
  const dev = world.addStack({ organization: "organization", project: "lab", stack: "dev" }, [client(args)]);
  await changes(world.up(dev));
  return { world, dev };
}

/** Returns what a command has changed. */
async function changes(command: Promise<Outcome | "killed">): Promise<string[]> {
  const outcome = await command;
  assert.ok(outcome !== "killed" && outcome.ok, JSON.stringify(outcome));
  return outcome.changes;
}

function live({ cluster }: World): LiveObject {
  return cluster.get("Client", NAMESPACE, "c");
}

/** The annotations of the object without the mark of its resource. */
function unmarked(world: World): Record<string, string> {
  const { annotations = {} } = live(world).metadata;
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => !key.startsWith("pulumi-jumpstarter/")));
}
