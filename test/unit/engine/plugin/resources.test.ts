import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Properties } from "../../../../src/engine/plugin/struct.ts";
import { SIGNATURE } from "../../../../src/engine/secret.ts";
import { UNKNOWN } from "../../../../src/provider/inputs.ts";
import { MARK } from "../../../../src/provider/ownership.ts";
import { isSecret, NAMESPACE, PluginClient, plain, urnOf } from "../../../support/plugin-client.ts";

const ADD = 0;
const UPDATE = 4;
const UPDATE_REPLACE = 5;

let plugin: PluginClient;
before(async () => {
  plugin = await PluginClient.start();
});
after(() => plugin[Symbol.asyncDispose]());

/** Checks and creates a client as the engine does. */
async function created(name: string, args: object = {}) {
  const { inputs, failures } = await plugin.check("Client", name, { ...args });
  assert.deepEqual(failures, []);
  const { id, properties } = await plugin.create("Client", name, inputs);
  return { id, inputs, state: properties };
}

const live = (name: string) => plugin.cluster.get("Client", NAMESPACE, name);

describe("a check", () => {
  test("fills in the name of the program and the namespace of the settings", async () => {
    const { inputs } = await plugin.check("Client", "ci", { drivers: { allow: ["a.*"] } });
    assert.deepEqual(inputs, { name: "ci", namespace: NAMESPACE, drivers: { allow: ["a.*"] } });
  });

  test("refuses arguments that do not exist, and bad choices, without naming the property to the engine", async () => {
    const { failures, properties } = await plugin.check("Client", "ci", {
      lables: {},
      labels: { "a b": "c" },
      drivers: { allow: [""] },
    });
    assert.match(failures.join("\n"), /lables must not be set[\s\S]*drivers\.allow\[0\] must be[\s\S]*labels/);
    assert.deepEqual(new Set(properties), new Set([""]));
  });

  test("lets pass what is unknown in a preview, of whatever type it is to be", async () => {
    const { failures, inputs } = await plugin.check("Client", "ci", {
      labels: "030794c1-ac77-496b-92df-f27374a8bd58",
      drivers: { unsafe: "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7" },
      namespace: UNKNOWN,
    });
    assert.deepEqual(failures, []);
    assert.equal(inputs.labels, UNKNOWN);
  });

  test("refuses an asset in a driver's parameters", async () => {
    const asset = { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", text: "x", hash: "h" };
    const power = { type: "a.B", config: { image: [asset] } };
    const { failures } = await plugin.check("Exporter", "board", { export: { power } });
    assert.deepEqual(failures, ["export.power.config.image[0] must be data; it is an object of a class"]);
  });

  test("warns of drivers that Jumpstarter's would not take, and refuses them with strictDrivers", async () => {
    const drivers = { power: { type: "jumpstarter_driver_power.driver.MockPower", config: { hots: 1 } } };
    assert.deepEqual((await plugin.check("Exporter", "board", { export: drivers })).failures, []);
    assert.match(plugin.said.join("\n"), /export\.power\.config\.hots must not be set/);
    const { failures } = await plugin.check("Exporter", "board", { export: drivers, strictDrivers: true });
    assert.match(failures.join(), /export\.power\.config\.hots must not be set/);
  });
});

describe("a creation", () => {
  test("marks the object with the URN, and hands out the configuration and the token as secrets", async () => {
    const { id, state } = await created("made", { drivers: { allow: ["a.*"] } });
    assert.equal(id, `${NAMESPACE}/made`);
    assert.equal(live("made").metadata.annotations?.[MARK.urn], urnOf("Client", "made"));
    assert.ok(isSecret(state.config) && isSecret(state.env) && isSecret(state.token));
    assert.match(String(plain(state).config), /- "a\.\*"/);
    assert.equal(state.pulumiUrn, undefined);
  });

  test("warns once that Jumpstarter publishes no CA, unless the program chooses tls", async () => {
    await using other = await PluginClient.start();
    const create = async (name: string, args: Properties) => {
      const { inputs } = await other.check("Client", name, args);
      await other.create("Client", name, inputs);
    };
    await create("public", { tls: {} });
    assert.doesNotMatch(other.said.join("\n"), /no CA in the configuration/);
    await create("first", {});
    await create("second", {});
    assert.equal(
      other.said.filter((line) => /no CA in the configuration.*tls: \{ ca \}/s.test(line)).length,
      1,
      other.said.join("\n"),
    );
  });

  test("shows in a preview what is known, and leaves the rest unknown", async () => {
    const { properties } = await plugin.create(
      "Client",
      "soon",
      { name: "soon", labels: { a: "b" } },
      { preview: true },
    );
    assert.deepEqual(properties.labels, { a: "b" });
    assert.deepEqual([properties.config, properties.token, properties.uid], [UNKNOWN, UNKNOWN, UNKNOWN]);
    assert.equal(plugin.cluster.find("Client", NAMESPACE, "soon"), undefined);
  });

  test("looks in a preview whether the name is free, and says once what is adopted", async () => {
    plugin.cluster.post("Client", NAMESPACE, { metadata: { name: "theirs" }, spec: {} });
    const preview = async (name: string, args: Properties) => {
      const { inputs } = await plugin.check("Client", name, args);
      await plugin.create("Client", name, inputs, { preview: true });
    };
    await assert.rejects(preview("theirs", {}), /There is a client lab\/theirs already\n.*was not created by Pulumi/);
    await preview("theirs", { adopt: true });
    const told = plugin.said.filter((line) => line.includes("adopts client lab/theirs"));
    assert.deepEqual(told, ["info: adopts client lab/theirs, which belongs to nobody"]);
  });

  test("looks at nothing in the preview of a replacement, whose check has looked", async () => {
    const { state, inputs } = await created("old", { name: "old" });
    const news = { ...inputs, name: "new" };
    await plugin.diff("Client", "old", state, inputs, news);
    const before = plugin.said.length;
    await plugin.create("Client", "old", news, { preview: true });
    assert.deepEqual(plugin.said.slice(before), []);
  });
});

describe("a diff", () => {
  test("finds nothing where nothing has changed", async () => {
    const { state, inputs } = await created("same", { drivers: { allow: ["a.*"] } });
    assert.deepEqual(await plugin.diff("Client", "same", state, inputs, inputs), {
      isChanged: false,
      replaces: [],
      deleteBeforeReplace: true,
      detailed: {},
    });
  });

  test("counts a change of choices, which the cluster does not know, and says where it is", async () => {
    const { state, inputs } = await created("choices", { drivers: { allow: ["a.*"] }, labels: { "x/y": "1" } });
    const news = { ...inputs, drivers: { allow: ["b.*"] }, labels: { "x/y": "2" } };
    const { isChanged, detailed } = await plugin.diff("Client", "choices", state, inputs, news);
    assert.equal(isChanged, true);
    assert.deepEqual(detailed, { "drivers.allow[0]": UPDATE, 'labels["x/y"]': UPDATE });
  });

  test("counts an output that the state lacks: nobody else would fill it in", async () => {
    const { state, inputs } = await created("missing");
    const { config, ...lacking } = state;
    const { isChanged, detailed } = await plugin.diff("Client", "missing", lacking, inputs, inputs);
    assert.deepEqual([isChanged, detailed], [true, { config: UPDATE }]);
  });

  test("replaces for another name, and says so of the property", async () => {
    const { state, inputs } = await created("old-name");
    const answer = await plugin.diff("Client", "old-name", state, inputs, { ...inputs, name: "new-name" });
    assert.deepEqual([answer.replaces, answer.detailed], [["name"], { name: UPDATE_REPLACE }]);
  });
});

describe("a preview", () => {
  test("warns of a name with which the user could not log in by OIDC, in a creation and in an update", async () => {
    const named = { name: "oidc", namespace: NAMESPACE };
    const username = "keycloak:Developer.1";
    const warnings = () => plugin.said.filter((line) => /^warning: .*"resource name mismatch"/.test(line)).length;
    const before = warnings();
    await plugin.create("Client", "oidc", { ...named, username }, { preview: true });
    assert.equal(warnings() - before, 1);
    const { state, inputs } = await created("oidc");
    await plugin.update("Client", "oidc", state, { ...inputs, username }, { preview: true });
    assert.equal(warnings() - before, 2);
  });

  test("warns of a rule with spot access, which no controller implements, when it is new or has changed", async () => {
    const rule = { from: [{ clientSelector: {} }] };
    const policy = { name: "spot", namespace: NAMESPACE, exporterSelector: {} };
    const warnings = () => plugin.said.filter((line) => /^warning: policies\[1\]\.spotAccess: /.test(line)).length;
    const before = warnings();
    const news = { ...policy, policies: [rule, { ...rule, spotAccess: true }] };
    await plugin.create("ExporterAccessPolicy", "spot", news, { preview: true });
    assert.equal(warnings() - before, 1);
    await plugin.create("ExporterAccessPolicy", "spot", { ...policy, policies: UNKNOWN }, { preview: true });
    await plugin.update("ExporterAccessPolicy", "spot", news, { ...news, labels: { a: "1" } }, { preview: true });
    assert.equal(warnings() - before, 1);
  });
});

describe("an update", () => {
  test("shows in a preview a new configuration with the old token, so that dependents change no more than they must", async () => {
    const { state, inputs } = await created("previewed");
    const news = { ...inputs, drivers: { allow: ["b.*"] } };
    const after = await plugin.update("Client", "previewed", state, news, { preview: true });
    assert.deepEqual(after.token, state.token);
    assert.match(String(plain(after).config), /- "b\.\*"/);
    const rotated = { ...inputs, rotationTriggers: { month: "1" } };
    const renewed = await plugin.update("Client", "previewed", state, rotated, { preview: true });
    assert.deepEqual([renewed.token, renewed.config], [UNKNOWN, UNKNOWN]);
    const moved = { ...inputs, migratedFrom: { namespace: "old", uid: "uid-there" } };
    const claimed = await plugin.update("Client", "previewed", state, moved, { preview: true });
    assert.equal(claimed.token, UNKNOWN, "a token of another object is no longer its own");
    assert.equal(renewed.uid, state.uid);
    const unknown = { ...inputs, drivers: UNKNOWN };
    assert.equal((await plugin.update("Client", "previewed", state, unknown, { preview: true })).config, UNKNOWN);
  });

  test("leaves open in a preview what the update of a service may change, and the machine where the way is another", async () => {
    const exporter = { name: "rpi4", namespace: NAMESPACE, config: "token: one" };
    const { inputs } = await plugin.check("ExporterService", "rpi4", { exporter, host: "bench-1", service: {} });
    const outputs = { machineId: "machine-1", online: true, lastSeen: "2026-11-29T00:00:00Z", restartPending: false };
    const preview = async (change: Properties) => {
      const news = { ...plain(inputs), ...change };
      const after = await plugin.update("ExporterService", "rpi4", { ...inputs, ...outputs }, news, { preview: true });
      return Object.keys(outputs).filter((key) => after[key] === UNKNOWN);
    };
    assert.deepEqual(await preview({ restart: "now" }), ["online", "lastSeen", "restartPending"]);
    assert.deepEqual(await preview({ host: "bench-2" }), ["machineId", "online", "lastSeen", "restartPending"]);
  });

  test("renews the token when rotationTriggers change", async () => {
    const { state, inputs } = await created("rotated");
    const news = { ...inputs, rotationTriggers: { month: "1" } };
    const before = plugin.said.length;
    const told = () => plugin.said.slice(before).map((line) => line.split(";")[0]);
    await plugin.update("Client", "rotated", state, news, { preview: true });
    assert.deepEqual(told(), ["info: A new token will be issued"]);
    const after = await plugin.update("Client", "rotated", state, news);
    assert.deepEqual(told(), ["info: A new token will be issued", "info: A new token was issued"]);
    assert.notDeepEqual(after.token, state.token);
    assert.equal(after.uid, state.uid);
  });

  test("holds renewBefore against the lifetime of a token, but not of one that the same update renews", async (t) => {
    const { state, inputs } = await created("short-lived");
    const claims = { sub: "client:lab:short-lived:uid", iat: 0, exp: 86_400 };
    const token = `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.`;
    t.mock.method(plugin.cluster, "token", () => token);
    const longer = { ...inputs, renewBefore: "48h" };
    const rotated = { ...longer, rotationTriggers: { month: "1" } };
    for (const preview of [true, false]) {
      const update = (news: Properties) =>
        plugin.update("Client", "short-lived", { ...state, token }, news, { preview });
      await assert.rejects(update(longer), /renewBefore must be shorter than .*, which is 24h/);
      assert.notEqual(plain(await update(rotated)).token, token);
    }
  });

  test("marks the object anew when the resource was renamed", async () => {
    const { state, inputs } = await created("renamed-1", { name: "renamed" });
    assert.equal((await plugin.diff("Client", "renamed-2", state, inputs, inputs)).isChanged, true);
    const after = await plugin.update("Client", "renamed-2", state, inputs);
    assert.equal(live("renamed").metadata.annotations?.[MARK.urn], urnOf("Client", "renamed-2"));
    assert.equal((await plugin.diff("Client", "renamed-2", after, inputs, inputs)).isChanged, false);
  });
});

describe("a state of the dynamic provider", () => {
  test("goes on with one update, with its UID, its token and its organization", async () => {
    const { state, inputs } = await created("moved");
    const { config, env, ownership, ...rest } = plain(state) as Record<string, object>;
    const { life, cluster } = ownership as Record<string, string>;
    const urn = urnOf("Client", "moved").replace("jumpstarter:index", "pulumi-nodejs:dynamic/jumpstarter");
    const wire = { pulumiUrn: urn, pulumiOrganization: "acme", __provider: "exports.handler = ..." };
    const olds = { ...rest, ...wire, ownership: { life, cluster } };
    const { isChanged, detailed } = await plugin.diff("Client", "moved", olds, { ...inputs, ...wire }, inputs);
    assert.deepEqual([isChanged, detailed], [true, { config: UPDATE, env: UPDATE }]);
    const after = await plugin.update("Client", "moved", olds, inputs);
    assert.deepEqual([after.uid, after.token], [state.uid, state.token]);
    assert.equal(after.pulumiUrn, undefined);
    assert.equal(live("moved").metadata.annotations?.[MARK.organization], "acme");
    assert.equal((await plugin.diff("Client", "moved", after, inputs, inputs)).isChanged, false);
  });
});

test("an object that bears an organization is not taken for the resource's own without a state, and adopt takes it up", async () => {
  const { state, inputs } = await created("left");
  const annotations = { [MARK.organization]: "acme" };
  plugin.cluster.patch("Client", NAMESPACE, "left", { metadata: { annotations } });
  await assert.rejects(plugin.create("Client", "left", inputs), /belongs to another resource: .*\(organization acme\)/);
  const adopt = { from: urnOf("Client", "left") };
  const { id, properties } = await plugin.create("Client", "left", { ...inputs, adopt });
  assert.equal(properties.uid, state.uid);
  await plugin.delete("Client", "left", id, properties);
  assert.equal(plugin.cluster.find("Client", NAMESPACE, "left"), undefined);
});

test("the deletion after a forced replacement that has created first says that object and tokens are kept, and what to set", async () => {
  const { id, inputs, state } = await created("forced");
  const { properties } = await plugin.create("Client", "forced", inputs);
  assert.equal(properties.uid, state.uid);
  await plugin.delete("Client", "forced", id, state);
  assert.equal(live("forced").metadata.uid, state.uid);
  const told = /^warning: client lab\/forced is kept, with its UID and all tokens[^\n]*\n.*deleteBeforeReplace: true/;
  assert.match(plugin.said.at(-1) ?? "", told);
});

describe("a state of an exporter's service", () => {
  test("is to lose its organization, which a check does not learn and its files name", async () => {
    const args = { exporter: { name: "rpi4", namespace: NAMESPACE, config: "c" }, host: "bench-1", service: {} };
    const { inputs } = await plugin.check("ExporterService", "rpi4", args);
    const state = { ...inputs, machineId: "m", online: true, restartPending: false };
    const ownership = { urn: urnOf("ExporterService", "rpi4"), organization: "acme" };
    const diff = (ownership: object) => {
      return plugin.diff("ExporterService", "rpi4", { ...state, ownership }, inputs, inputs);
    };
    assert.equal((await diff(ownership)).isChanged, true);
    assert.match(plugin.said.at(-1)!, /is to be marked without an organization: the update does it\.$/);
    assert.equal((await diff({ urn: ownership.urn })).isChanged, false);
  });
});

describe("a read", () => {
  test("gives back at a refresh the choices, which the cluster does not know, and the drift", async () => {
    const { id, state, inputs } = await created("read", { labels: { a: "1" }, drivers: { allow: ["a.*"] } });
    plugin.cluster.patch("Client", NAMESPACE, "read", { metadata: { labels: { a: "2" } } });
    const read = await plugin.read("Client", "read", id, state, inputs);
    assert.deepEqual(read.inputs, { ...inputs, labels: { a: "2" } });
    assert.deepEqual(read.properties, { ...state, labels: { a: "2" } });
  });

  test("says of an object that has gone that it has, and of one that is looked up that there is none", async () => {
    const { id, state, inputs } = await created("gone");
    plugin.cluster.delete("Client", NAMESPACE, "gone");
    assert.equal((await plugin.read("Client", "gone", id, state, inputs)).id, "");
    await assert.rejects(plugin.read("Client", "gone", id, {}, {}), /There is no client lab\/gone to get/);
    await assert.rejects(plugin.read("Client", "gone", "gone", {}, undefined), /the id must be "namespace\/name"/);
  });

  test("imports an object: its inputs then change nothing, nobody's object becomes the resource's at the next update", async () => {
    plugin.cluster.post("Client", NAMESPACE, { metadata: { name: "alice", labels: { team: "boot" } }, spec: {} });
    const { id, inputs, properties } = await plugin.read("Client", "alice", `${NAMESPACE}/alice`, {}, undefined);
    assert.equal(id, `${NAMESPACE}/alice`);
    assert.deepEqual(inputs, { name: "alice", namespace: NAMESPACE, labels: { team: "boot" } });
    assert.equal((await plugin.diff("Client", "alice", properties!, inputs!, inputs!)).isChanged, false);
    const after = await plugin.update("Client", "alice", properties!, { ...inputs, labels: { team: "qa" } });
    assert.equal(after.uid, live("alice").metadata.uid);
    assert.equal(live("alice").metadata.annotations?.[MARK.urn], urnOf("Client", "alice"));
    await plugin.delete("Client", "alice", id, after);
    assert.equal(plugin.cluster.find("Client", NAMESPACE, "alice"), undefined);
  });

  test("imports nothing that another resource owns", async () => {
    const { id } = await created("owned");
    await assert.rejects(
      plugin.read("Client", "thief", id, {}, undefined),
      /belongs to another resource: urn:pulumi:dev::[\s\S]*adopt: \{ from: "urn:pulumi:dev/,
    );
  });

  test("looks up an object for get, with the choices of the program, whoever owns it", async () => {
    const { id } = await created("looked-up");
    const choices = { drivers: { allow: ["z.*"] } };
    const { properties } = await plugin.read("Client", "other", id, choices, choices);
    assert.match(String(plain(properties!).config), /- "z\.\*"/);
    const again = await plugin.read("Client", "other", id, properties!, choices);
    assert.deepEqual(again.properties, properties);
  });
});

test("a name that is taken is an error with the remedies in the words of any language", async () => {
  const { inputs } = await created("taken");
  await assert.rejects(
    plugin.create("Client", "another", inputs),
    /the get of jumpstarter:Client with the id lab\/taken/,
  );
});

test("an access policy has no configuration, and a kind that does not exist is an error", async () => {
  const policy = { exporterSelector: {}, policies: [{ from: [{ clientSelector: {} }], priority: 1 }] };
  const { inputs } = await plugin.check("ExporterAccessPolicy", "all", policy);
  const { properties } = await plugin.create("ExporterAccessPolicy", "all", inputs);
  const changed = { ...inputs, policies: [{ from: [{ clientSelector: {} }], priority: 1, spotAccess: true }] };
  const { detailed } = await plugin.diff("ExporterAccessPolicy", "all", properties, inputs, changed);
  assert.deepEqual(detailed, { "policies[0].spotAccess": ADD });
  await assert.rejects(plugin.check("Board", "b", {}), /there is no resource jumpstarter:Board; there are Client/);
});
