/** Whose an object is: each case that once went wrong, with the real lifecycles on the model's engine and cluster. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { registration } from "../../../src/engine/dynamic/registration.ts";
import type { LiveObject } from "../../model/cluster.ts";
import type { Outcome } from "../../model/engine.ts";
import { EngineMessages } from "../../model/engine-messages.ts";
import { markOf } from "../../model/ledger.ts";
import { done } from "../../model/outside.ts";
import { type Declaration, declare, NAMESPACE, urnOf } from "../../model/programs.ts";
import { type Stack, World } from "../../model/world.ts";

const messages = new EngineMessages();

describe("an object that another resource has taken over is not deleted with its former resource", () => {
  for (const provider of ["p1", "p2"]) {
    test(`when the resource is renamed without an alias, with the provider ${provider}`, async () => {
      const { world, dev } = await scene([declare("old", { args: { name: "obj" } })]);
      const { uid } = object(world).metadata;
      dev.program = [declare("new", { args: { name: "obj", adopt: true }, provider })];
      assert.deepEqual(await succeeded(world.up(dev)), [`create ${urn(dev, "new")}`, `delete ${urn(dev, "old")}`]);
      assert.equal(object(world).metadata.uid, uid);
      assert.match(world.said.join("\n"), new RegExp(urn(dev, "new")));
    });
  }

  test("by the next up, when a sibling failed in the one that renamed it", async () => {
    const { world, dev } = await scene([declare("old", { args: { name: "obj" } })]);
    const { uid } = object(world).metadata;
    dev.program = [declare("new", { args: { name: "obj", adopt: true } })];
    await failed(world.up(dev, { failsAt: 1 }));
    assert.deepEqual(dev.resources.map((resource) => resource.urn).toSorted(), [urn(dev, "new"), urn(dev, "old")]);
    await succeeded(world.up(dev));
    assert.equal(object(world).metadata.uid, uid);
    assert.deepEqual(
      dev.resources.map((resource) => resource.urn),
      [urn(dev, "new")],
    );
  });

  test("when another stack has adopted it and the former one's program drops it", async () => {
    const { world, dev, prod } = await scene([declare("c", { args: { name: "obj" } })]);
    const { uid } = object(world).metadata;
    prod.program = [declare("c", { args: { name: "obj", adopt: { from: urn(dev, "c") } } })];
    await succeeded(world.up(prod));
    dev.program = [];
    await succeeded(world.up(dev));
    assert.equal(object(world).metadata.uid, uid);
    assert.match(world.said.join("\n"), new RegExp(urn(prod, "c")));
  });

  test("by the pending delete of a replacement that creates first, when a sibling has failed", async () => {
    const client = declare("c", { args: { name: "obj" }, deleteBeforeReplace: false });
    const { world, dev } = await scene([client]);
    await failed(world.up(dev, { replace: client, failsAt: 1 }));
    assert.equal(dev.resources.length, 2, "the former one is to be deleted");
    await succeeded(world.up(dev));
    assert.equal(object(world).metadata.uid, dev.resources[0]?.outputs.uid);
  });
});

describe("the mark names the owner by its present URN", () => {
  test("after a rename with an alias, which is shown as an update, nothing of the old name takes the object", async () => {
    const { world, dev } = await scene([declare("c1", { args: { name: "obj" } })]);
    dev.program = [renamed("c2", "c1")];
    assert.deepEqual(await succeeded(world.up(dev)), [`update ${urn(dev, "c2")}`]);
    assert.equal(markOf(object(world)).urn, urn(dev, "c2"));
    dev.program = [declare("c2", { args: { name: "obj" } }), declare("c1", { args: { name: "obj" } })];
    assertRefused(await failed(world.up(dev)), urn(dev, "c2"));
  });

  test("after pulumi stack rename and an up, a new stack of the old name does not take the object", async () => {
    const { world, dev } = await scene([declare("c", { args: { name: "obj" } })]);
    renameStack(dev, "prod-2");
    await succeeded(world.up(dev));
    const another = world.addStack({ organization: "organization", project: "lab", stack: "dev" }, dev.program);
    assertRefused(await failed(world.up(another)), urn(dev, "c"));
    await succeeded(world.destroy(another));
    assert.equal(object(world).metadata.uid, dev.resources[0]?.outputs.uid);
  });

  test("an owner that was renamed is recognised: what it has retained is its own when it is created again", async () => {
    const { world, dev } = await scene([declare("c1", { args: { name: "obj" }, retainOnDelete: true })]);
    const { uid } = object(world).metadata;
    dev.program = [{ ...renamed("c2", "c1"), retainOnDelete: true }];
    await succeeded(world.up(dev));
    dev.program = [];
    await succeeded(world.up(dev));
    dev.program = [declare("c2", { args: { name: "obj" } })];
    await succeeded(world.up(dev));
    assert.equal(object(world).metadata.uid, uid);
  });

  test("pulumi state rename and state delete do not lead to a second object", async () => {
    const { world, dev } = await scene([declare("c1")]);
    const { uid } = object(world).metadata;
    dev.resources = dev.resources.map((resource) => ({ ...resource, urn: urn(dev, "c2") }));
    dev.program = [declare("c2")];
    await succeeded(world.up(dev));
    dev.resources = [];
    dev.program = [declare("c2", { args: { name: "c1" } })];
    await succeeded(world.up(dev));
    assert.equal(object(world).metadata.uid, uid);
  });

  test("an organization of the same stack and project names is another owner", async () => {
    const { world, dev } = await scene([declare("c")]);
    const acme = world.addStack({ organization: "acme", project: "lab", stack: "dev" }, [declare("c")]);
    assertRefused(await failed(world.up(acme)), urn(dev, "c"));
  });
});

describe("a refresh", () => {
  test("treats an object that another resource has made in the place of its own as gone, and says whose it is", async () => {
    const { world, dev, prod } = await scene([declare("c")]);
    world.cluster.delete("Client", NAMESPACE, "c");
    prod.program = [declare("c")];
    await succeeded(world.up(prod));
    await succeeded(world.refresh(dev));
    assert.deepEqual(dev.resources, []);
    assert.match(world.said.join("\n"), new RegExp(urn(prod, "c")));
    await succeeded(world.destroy(dev));
    assert.equal(object(world).metadata.uid, prod.resources[0]?.outputs.uid);
  });
});

describe("a copy with the mark of the object, as a restored backup is one", () => {
  const copied = async () => {
    const { world, dev } = await scene([declare("c")]);
    const former = object(world);
    done(world, "copy", former);
    assert.notEqual(object(world).metadata.uid, former.metadata.uid);
    return { world, dev, uid: object(world).metadata.uid };
  };

  test("is taken up by a refresh, and is deleted with the resource", async () => {
    const { world, dev, uid } = await copied();
    await succeeded(world.refresh(dev));
    assert.equal(dev.resources[0]?.outputs.uid, uid);
    assert.deepEqual(await succeeded(world.up(dev)), [], "nothing is left to do");
    await succeeded(world.destroy(dev));
    assert.deepEqual(world.cluster.objects(), []);
  });

  test("is taken over by the next update", async () => {
    const { world, dev, uid } = await copied();
    dev.program = [declare("c", { args: { labels: { label: "1" } } })];
    await succeeded(world.up(dev));
    assert.equal(dev.resources[0]?.outputs.uid, uid);
    assert.deepEqual(object(world).metadata.labels, { label: "1" });
  });

  test("is kept by a deletion before that, which says what it is", async () => {
    const { world, dev, uid } = await copied();
    await succeeded(world.destroy(dev));
    assert.equal(object(world).metadata.uid, uid);
    assert.match(world.said.join("\n"), /is a copy of this resource's object.*pulumi refresh takes it up/);
  });
});

describe("adopt", () => {
  test("with true does not take what another stack owns: the error names the owner and the way", async () => {
    const { world, dev, prod } = await scene([declare("c")]);
    prod.program = [declare("c", { args: { adopt: true } })];
    const [error = ""] = assertRefused(await failed(world.up(prod)), urn(dev, "c"));
    assert.match(error, new RegExp(`adopt: \\{ from: "${urn(dev, "c")}" \\}`));
  });

  test("with the owner's name takes it, and the former owner's next up tells, though it changes nothing, and so does its refresh", async () => {
    const { world, dev, prod } = await scene([declare("c")]);
    const { uid } = object(world).metadata;
    prod.program = [declare("c", { args: { adopt: { from: urn(dev, "c") } } })];
    await succeeded(world.up(prod));
    assert.equal(object(world).metadata.uid, uid);
    assert.deepEqual(await succeeded(world.up(dev)), []);
    assert.match(world.said.join("\n"), new RegExp(urn(prod, "c")));
    await succeeded(world.refresh(dev));
    assert.match(world.said.join("\n"), new RegExp(urn(prod, "c")));
    assertRefused(await failed(world.up(dev)), urn(prod, "c"));
  });
});

test("taking rotationTriggers out of the program ends their effect, and leaves the token", async () => {
  const client = (rotationTriggers?: object) => {
    const args: object = rotationTriggers ? { rotationTriggers } : {};
    return declare("c", { args });
  };
  const { world, dev } = await scene([client({ month: "1" })]);
  const token = world.cluster.token(object(world));
  dev.program = [client()];
  await succeeded(world.up(dev));
  assert.equal(world.cluster.token(object(world)), token);
});

describe("what was chosen once stays in a replacement", () => {
  test("the namespace, when the default has changed and a new name replaces the object", async () => {
    const { world, dev } = await scene([declare("c")]);
    world.defaultNamespace = "other";
    dev.program = [declare("c", { args: { name: "obj" } })];
    await succeeded(world.up(dev));
    assert.equal(object(world).metadata.name, "obj");
    assert.equal(object(world).metadata.namespace, NAMESPACE);
  });

  test("the name, when the resource is renamed with an alias and a new namespace replaces the object", async () => {
    const { world, dev } = await scene([declare("c1")]);
    dev.program = [{ ...renamed("c2", "c1"), args: { namespace: "other" } }];
    await succeeded(world.up(dev));
    assert.equal(object(world).metadata.namespace, "other");
    assert.equal(object(world).metadata.name, "c1");
  });
});

describe("a forced replacement does not move the object only because the defaults are others now", () => {
  /** Deletes nothing and says how to keep the place, and how to leave it. */
  const assertStays = async (world: World, dev: Stack, keep: string, leave: string) => {
    const { uid } = object(world).metadata;
    const [error = ""] = await failed(world.up(dev, { replace: dev.program[0] }));
    assert.equal(object(world).metadata.uid, uid);
    assert.ok(error.includes(`set ${keep}`) && error.includes(`set ${leave}`), error);
    await succeeded(world.up(dev));
    assert.equal(object(world).metadata.uid, uid);
  };

  test("to another namespace", async () => {
    const { world, dev } = await scene([declare("c")]);
    world.defaultNamespace = "other";
    await assertStays(world, dev, `namespace: "${NAMESPACE}"`, 'namespace: "other"');
  });

  test("to the new name of a resource that an alias has renamed", async () => {
    const { world, dev } = await scene([declare("c1")]);
    dev.program = [declare("c2", { formerly: [{ name: "c1", isInComponent: false }] })];
    await succeeded(world.up(dev));
    await assertStays(world, dev, 'name: "c1"', 'name: "c2"');
  });

  test("unless the program names the new place", async () => {
    const { world, dev } = await scene([declare("c")]);
    world.defaultNamespace = "other";
    dev.program = [declare("c", { args: { namespace: "other" } })];
    await succeeded(world.up(dev, { replace: dev.program[0] }));
    assert.equal(object(world).metadata.namespace, "other");
  });

  test("and says where it went when it was created first", async () => {
    const { world, dev } = await scene([declare("c", { deleteBeforeReplace: false })]);
    world.defaultNamespace = "other";
    await succeeded(world.up(dev, { replace: dev.program[0] }));
    assert.equal(object(world).metadata.namespace, "other");
    assert.match(world.said.join("\n"), /replaced by other\/c, .* namespace: "jumpstarter-lab"/);
  });
});

test("labels named like members of every object are removed again", async () => {
  const { world, dev } = await scene([declare("c", { args: { labels: { constructor: "1", valueOf: "2" } } })]);
  dev.program = [declare("c", { args: { labels: {} } })];
  await succeeded(world.up(dev));
  assert.deepEqual(object(world).metadata.labels, {});
});

test("deleteBeforeReplace: undefined is as good as left out", () => {
  const [, , , options] = registration(
    { name: "Client", provider: "client", outputs: [] },
    "c",
    {},
    { deleteBeforeReplace: undefined as never },
  );
  assert.equal(options.deleteBeforeReplace, true);
});

/** A world in which the stack dev has been brought up with this program. */
async function scene(program: Declaration[]): Promise<{ world: World; dev: Stack; prod: Stack }> {
  const world = new World(messages);
  const dev = world.addStack({ organization: "organization", project: "lab", stack: "dev" }, program);
  const prod = world.addStack({ organization: "organization", project: "lab", stack: "prod" });
  await succeeded(world.up(dev));
  return { world, dev, prod };
}

/** Returns what has changed. */
async function succeeded(command: Promise<Outcome | "killed">): Promise<string[]> {
  const outcome = await command;
  assert.ok(outcome !== "killed" && outcome.ok, JSON.stringify(outcome));
  return outcome.changes;
}

/** Returns the errors. */
async function failed(command: Promise<Outcome | "killed">): Promise<string[]> {
  const outcome = await command;
  assert.ok(outcome !== "killed" && !outcome.ok, JSON.stringify(outcome));
  return outcome.errors;
}

function assertRefused(errors: string[], owner: string): string[] {
  assert.equal(errors.length, 1);
  assert.match(errors[0]!, /already/);
  assert.ok(errors[0]!.includes(owner), errors[0]);
  return errors;
}

/** The one object that there is. */
function object({ cluster }: World): LiveObject {
  const objects = cluster.objects();
  assert.equal(objects.length, 1);
  return objects[0]!;
}

function urn(stack: Stack, name: string): string {
  return urnOf(stack, declare(name));
}

function renamed(name: string, former: string): Declaration {
  return declare(name, { args: { name: "obj" }, formerly: [{ name: former, isInComponent: false }] });
}

function renameStack(stack: Stack, name: string): void {
  const before = `urn:pulumi:${stack.stack}::`;
  stack.resources = stack.resources.map((resource) => ({
    ...resource,
    urn: resource.urn.replace(before, `urn:pulumi:${name}::`),
  }));
  stack.stack = name;
}
