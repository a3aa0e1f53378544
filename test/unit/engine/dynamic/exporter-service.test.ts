import assert from "node:assert/strict";
import { test } from "node:test";
import { exporterService } from "../../../../src/engine/dynamic/index.ts";
import { providerCode, typeToken } from "../../../../src/engine/dynamic/state-names.ts";

const connection = { host: "bench-1", port: 2222 };
const privateKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----\n";
const exporter = { name: "rpi4", namespace: "lab", config: "token: one" };
const news = {
  ...exporter,
  connection,
  privateKey,
  service: {},
  pulumiUrn: `urn:pulumi:dev::lab::${typeToken("ExporterService")}::rpi4`,
  __provider: providerCode("exporterService"),
};
/** The inputs as the plugin has them in its states. */
const former = { exporter, connection: { ...connection, privateKey }, service: {}, unitName: "rpi4" };
const ownership = { urn: "urn:pulumi:dev::lab::jumpstarter:index:ExporterService::rpi4" };

test("the state of the plugin, which has the exporter in one piece, goes on in place", async () => {
  const { inputs, failures } = await exporterService.check(former as never, news);
  assert.deepEqual(failures, []);
  const state = { ...former, onHost: inputs.onHost, machineId: "machine-1", online: true, ownership };
  const answer = await exporterService.diff("lab/rpi4", state as never, inputs as never);
  assert.deepEqual(answer, { changes: true, replaces: [], deleteBeforeReplace: true });
});
