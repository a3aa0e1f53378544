import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import { SCHEMA } from "../../../../packaging/schema/file.ts";
import { kinds } from "../../../../src/engine/plugin/kinds.ts";
import { lookups } from "../../../../src/engine/plugin/lookups.ts";
import { toStruct } from "../../../../src/engine/plugin/struct.ts";
import { secret } from "../../../../src/engine/secret.ts";
import { isSecret, PluginClient, urnOf } from "../../../support/plugin-client.ts";

let plugin: PluginClient;
before(async () => {
  plugin = await PluginClient.start();
});
after(() => plugin[Symbol.asyncDispose]());

test("the schema has the kinds and the functions that the plugin serves", async () => {
  const answer = await plugin.call("getSchema", new provider.GetSchemaRequest());
  const { version, resources, functions } = JSON.parse(answer.getSchema());
  assert.equal(version, "1.2.3");
  const names = (map: object) => Object.keys(map).map((token) => token.split(":")[2]);
  assert.deepEqual(names(resources).sort(), Object.keys(kinds).sort());
  assert.deepEqual(names(functions).sort(), [...lookups.keys()].sort());
});

test("the schema knows which outputs are secret, which inputs replace, and which numbers are whole", () => {
  const { resources, types, config } = JSON.parse(readFileSync(SCHEMA, "utf8"));
  const { inputProperties, properties, required } = resources["jumpstarter:index:Client"];
  for (const name of ["config", "env", "token"]) assert.equal(properties[name].secret, true, name);
  assert.ok(required.includes("config"));
  assert.equal(inputProperties.name.replaceOnChanges, true);
  assert.equal(types["jumpstarter:index:Hook"].properties.timeout.type, "integer");
  assert.equal(config.variables.kubeconfig.secret, true);
});

test("the plugin says its version, and takes the engine's address at any time", async () => {
  assert.equal((await plugin.call("getPluginInfo")).getVersion(), "1.2.3");
  await plugin.attach("127.0.0.1:2");
  const handshake = await plugin.call("handshake", new provider.ProviderHandshakeRequest());
  assert.equal(handshake.getAcceptSecrets(), false);
  const configured = await plugin.call("configure", new provider.ConfigureRequest());
  assert.equal(configured.getSupportspreview(), true);
});

test("settings go back as they came, the kubeconfig as a secret whatever the program did", async () => {
  const { inputs, failures } = await plugin.checkConfig({ kubeconfig: "x", context: secret("lab"), version: "1.0.0" });
  assert.deepEqual(failures, []);
  assert.ok(isSecret(inputs.kubeconfig) && isSecret(inputs.context));
  assert.equal(inputs.version, "1.0.0");
});

test("a setting that is misspelt, or empty, or no text is refused, and never shown", async () => {
  const { failures, properties } = await plugin.checkConfig({ kubeconfg: "x", kubeconfig: "", namespace: 7 });
  assert.equal(failures.length, 3);
  assert.match(failures.join("\n"), /kubeconfg must not be set[\s\S]*kubeconfig must be[\s\S]*namespace must be/);
  assert.deepEqual(new Set(properties), new Set([""]));
  for (const key of ["kubeconfig", "context"]) {
    assert.equal((await plugin.checkConfig({ [key]: " \n" })).failures.length, 1, "it would mean the default one");
  }
});

test("other settings change the provider and replace nothing", async () => {
  const changed = await plugin.diffConfig({ context: "a" }, { context: "b" });
  assert.deepEqual([changed.isChanged, changed.replaces], [true, []]);
  assert.equal((await plugin.diffConfig({ context: "a" }, { context: "a" })).isChanged, false);
});

test("a function refuses arguments that do not exist or are missing, and is not asked for what there is not", async () => {
  const { failures } = await plugin.invoke("getClient", { nmae: "ci" });
  assert.match(failures.join("\n"), /name must be set[\s\S]*nmae must not be set/);
  await assert.rejects(plugin.invoke("getBoard", {}), /there is no function jumpstarter:getBoard; there are getClient/);
});

test("a key called __proto__, which google-protobuf would lose, is refused", async () => {
  await using client = await PluginClient.start();
  const request = (key: string, value: string) => {
    const message = new provider.CheckRequest();
    message.setUrn(urnOf("Client", "ci"));
    message.setNews(toStruct({ annotations: { [key]: value } }));
    return Buffer.from(message.serializeBinary());
  };
  // google-protobuf cannot write the key either: it takes the place of another of its length.
  const lost = Buffer.from(request("otherwise", "x").toString("latin1").replace("otherwise", "__proto__"), "latin1");
  const failuresOf = async (message: Buffer) =>
    provider.CheckResponse.deserializeBinary(await client.callBytes("Check", message))
      .getFailuresList()
      .map((failure) => failure.getReason());
  assert.deepEqual(await failuresOf(lost), ["a key called __proto__ must have another name"]);
  assert.deepEqual(await failuresOf(request("otherwise", "__proto__")), []);
});
