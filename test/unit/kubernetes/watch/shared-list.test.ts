import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { KubernetesError } from "../../../../src/kubernetes/errors.ts";
import { SharedList } from "../../../../src/kubernetes/watch/shared-list.ts";

/** A shared list whose first reads, which go one by one, are over. `names` is what it lists next. */
async function sharedList(names: string[]) {
  const server = { names, lists: 0, failure: undefined as Error | undefined };
  const list = new SharedList(async () => {
    server.lists++;
    if (server.failure) throw server.failure;
    return { items: server.names.map((name) => ({ metadata: { name } })) };
  });
  const find = async (name: string) => (await list.find(name))?.metadata?.name;
  for (let read = 0; read < 4; read++) assert.equal(await find("a"), undefined);
  assert.equal(server.lists, 0);
  return { server, find };
}

test("the first reads go one by one, and all that follow share one list", async () => {
  const { server, find } = await sharedList(["a", "b"]);
  assert.deepEqual(await Promise.all([find("a"), find("b"), find("a")]), ["a", "b", "a"]);
  assert.equal(await find("b"), "b");
  assert.equal(server.lists, 1);
});

test("an object that is missing in the list has to be read by itself", async () => {
  const { server, find } = await sharedList(["a"]);
  assert.equal(await find("b"), undefined);
  assert.equal(server.lists, 1);
});

test("a list that is older than 10 seconds is not read from", async (context: TestContext) => {
  context.mock.timers.enable({ apis: ["Date"] });
  const { server, find } = await sharedList(["a"]);
  assert.equal(await find("a"), "a");
  server.names = [];
  context.mock.timers.tick(10_000);
  assert.equal(await find("a"), "a");
  context.mock.timers.tick(1);
  assert.equal(await find("a"), undefined);
  assert.equal(server.lists, 2);
});

test("where listing is forbidden it is asked for once; after another failure it is asked for again", async () => {
  const { server, find } = await sharedList(["a"]);
  server.failure = new KubernetesError("Unreachable", "the connection broke");
  assert.equal(await find("a"), undefined);
  server.failure = undefined;
  assert.equal(await find("a"), "a");
  assert.equal(server.lists, 2);

  const refused = await sharedList(["a"]);
  refused.server.failure = new KubernetesError("Forbidden", "may not list");
  await Promise.all([refused.find("a"), refused.find("a")]);
  refused.server.failure = undefined;
  assert.equal(await refused.find("a"), undefined);
  assert.equal(refused.server.lists, 1);
});
