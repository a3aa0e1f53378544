import assert from "node:assert/strict";
import { test } from "node:test";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import type { WaitOptions } from "../../../../src/kubernetes/api/credentialed-object-api.ts";
import { KubernetesError } from "../../../../src/kubernetes/errors.ts";
import { InMemoryApi } from "../../../model/api.ts";
import type { Cluster, LiveObject } from "../../../model/cluster.ts";
import { PluginClient, unfinished } from "../../../support/plugin-client.ts";

/** Objects whose credential never comes. */
class Waiting extends InMemoryApi {
  readonly seen: WaitOptions[] = [];
  readonly begun = Promise.withResolvers<void>();

  override waitForCredential(_object: LiveObject, options: WaitOptions = {}): never {
    this.seen.push(options);
    this.begun.resolve();
    if (options.timeout === 1_000) throw new KubernetesError("CredentialTimeout", "not issued within 1 s");
    return new Promise((_, reject) =>
      options.signal?.addEventListener("abort", () => reject(options.signal?.reason)),
    ) as never;
  }
}

async function start() {
  const line = { request: async <R>(answer: () => R) => answer() };
  let api: Waiting | undefined;
  const open = (cluster: Cluster, kind: string, namespace: string) => {
    api ??= new Waiting(cluster, line, kind, namespace);
    return api;
  };
  const plugin = await PluginClient.start(open);
  return { plugin, api: () => api! };
}

const inputs = { name: "ci", namespace: "lab", credentialTimeout: "9m", labels: { a: "b" } };

test("the timeout of the engine goes before credentialTimeout; what is not finished stays in the state with its inputs", async () => {
  const { plugin } = await start();
  await using _ = plugin;
  const error = await plugin.create("Client", "ci", inputs, { timeout: 1 }).then(
    () => assert.fail("it must fail"),
    (error) => error,
  );
  const { id, properties, inputs: kept, reasons } = unfinished(error);
  assert.equal(id, "lab/ci");
  assert.deepEqual(kept, inputs);
  assert.equal(properties.credentialTimeout, "9m");
  assert.equal(properties.uid, plugin.cluster.get("Client", "lab", "ci").metadata.uid);
  assert.deepEqual(reasons, ["not issued within 1 s"]);
});

test("without a timeout of the engine credentialTimeout counts, and Cancel ends the wait", async () => {
  const { plugin, api } = await start();
  await using _ = plugin;
  const creation = plugin.create("Client", "ci", inputs).then(
    () => assert.fail("it must fail"),
    (error) => error,
  );
  while (api() === undefined) await new Promise(setImmediate);
  await api().begun.promise;
  assert.equal(api().seen[0]?.timeout, 540_000);
  await plugin.call("cancel");
  assert.equal(unfinished(await creation).id, "lab/ci");
});

test("a process to which the engine attaches waits again in the operation after one that was cancelled", async () => {
  await using plugin = (await start()).plugin;
  await plugin.call("cancel");
  assert.equal(plugin.process.context("urn", {}).signal?.aborted, true);
  await plugin.call("configure", new provider.ConfigureRequest());
  assert.equal(plugin.process.context("urn", {}).signal?.aborted, false);
});
