import assert from "node:assert/strict";
import { test } from "node:test";
import { ProviderProcess } from "../../../../src/engine/dynamic/process.ts";
import { dynamicProvider } from "../../../../src/engine/dynamic/provider.ts";
import { EngineLog } from "../../../../src/engine/engine-log.ts";
import { client } from "../../../../src/provider/client.ts";
import { exporterService } from "../../../../src/provider/exporter-service.ts";

const kubeconfig = JSON.stringify({
  clusters: [{ name: "lab", cluster: { server: "https://lab.example" } }],
  users: [{ name: "me", user: { token: "t" } }],
  contexts: [{ name: "lab", context: { cluster: "lab", user: "me", namespace: "lab" } }],
  "current-context": "lab",
});
const wire = { __provider: "code", pulumiUrn: "urn:pulumi:dev::lab::type::ci", pulumiOrganization: "acme" };
const process = new ProviderProcess(undefined, new EngineLog(undefined));
process.configure({ kubeconfig });

test("what a transform has set without effect is refused, unless the state holds it already", async () => {
  const clients = dynamicProvider(client, process);
  const check = async (olds: object, news: object) => {
    const { failures } = await clients.check({ ...wire, ...olds }, { ...wire, ...news } as never);
    return failures.map(({ reason }) => reason);
  };
  const sent = { labels: { board: "rpi4" }, username: "dex:ci", renewBefore: "720h" };
  assert.deepEqual(await check({}, sent), []);
  const transformed = { ...sent, tls: { insecure: true }, enabled: false };
  const rest =
    "must not be set by a transform, which reaches only name, namespace, labels, annotations, adopt, username";
  const refused = await check({}, transformed);
  assert.deepEqual(
    refused.map((reason) => reason.slice(0, reason.indexOf(", migratedFrom"))),
    [`tls ${rest}`, `enabled ${rest}`],
  );
  assert.deepEqual(await check(transformed, transformed), []);
});

test("all that a program sends of an exporter's service is known", async () => {
  const services = dynamicProvider(exporterService, process);
  const connection = { host: "bench-1", user: "root" };
  const privateKey = "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n";
  const keys = { connection, privateKey, privateKeyPassword: "p", service: {}, unitName: "board" };
  const manners = { adopt: true, restart: "now", onlineTimeout: "5m", abandonHost: true } as const;
  const exporter = { name: "board", namespace: "lab", config: "apiVersion: x" };
  const { failures } = await services.check(wire, { ...wire, ...exporter, ...keys, ...manners });
  assert.deepEqual(failures, []);
});
