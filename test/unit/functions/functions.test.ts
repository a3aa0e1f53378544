import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import {
  getClient,
  getExporter,
  getExporterOutput,
  getLease,
  getLeaseOutput,
  listExporters,
  listLeases,
} from "../../../src/index.ts";
import { hasReason } from "../../../src/kubernetes/errors.ts";
import { answer, type FakeApiServer, startFakeApiServer, status } from "../../support/fake-api-server.ts";

const exporter = {
  metadata: { name: "board", namespace: "lab", uid: "u1", labels: { board: "rpi4" } },
  spec: { enabled: false },
  status: {
    conditions: [
      { type: "Online", status: "True", reason: "Seen", message: "", lastTransitionTime: "2026-01-01T00:00:00Z" },
      { type: "Registered", status: "False", reason: "Unregister", message: "gone" },
    ],
    devices: [
      { uuid: "root", labels: {} },
      { uuid: "leaf", parent_uuid: "root", labels: { "jumpstarter.dev/name": "power" } },
    ],
    leaseRef: { name: "l1" },
    lastSeen: "2026-01-01T00:00:00Z",
    exporterStatus: "LeaseReady",
    endpoint: "grpc.lab:443",
    credential: { name: "board-exporter" },
  },
};
const idle = { metadata: { name: "idle", namespace: "lab", uid: "u2" }, status: { lastSeen: null } };
const lease = {
  metadata: { name: "l1", namespace: "lab", uid: "u3" },
  spec: { clientRef: { name: "ci" }, duration: "1h0m0s", selector: { matchLabels: { board: "rpi4" } } },
  status: { ended: false, exporterRef: { name: "board" }, conditions: [{ type: "Ready", status: "True" }] },
};

afterEach(() => pulumi.runtime.setAllConfig({}));

test("getExporter maps the live status, and tells whose lease it is", async () => {
  await using server = await lab({ "exporters/board": exporter, "leases/l1": lease });
  const result = await getExporter({ name: "board" });
  assert.deepEqual(result, {
    id: "lab/board",
    name: "board",
    namespace: "lab",
    uid: "u1",
    labels: { board: "rpi4" },
    annotations: {},
    enabled: false,
    online: true,
    registered: false,
    devices: [
      { uuid: "root", labels: {} },
      { uuid: "leaf", parentUuid: "root", labels: { "jumpstarter.dev/name": "power" } },
    ],
    leasedBy: { lease: "l1", client: "ci" },
    lastSeen: "2026-01-01T00:00:00Z",
    exporterStatus: "LeaseReady",
    conditions: [
      { type: "Online", status: "True", reason: "Seen", message: "" },
      { type: "Registered", status: "False", reason: "Unregister", message: "gone" },
    ],
    endpoint: "grpc.lab:443",
    credentialSecretName: "board-exporter",
  });
  assert.equal(server.requests.length, 2);
});

test("a lease that has ended, or is gone, holds nothing any more", async () => {
  const ended = { ...lease, status: { ...lease.status, ended: true } };
  await using server = await lab({ "exporters/board": exporter, "leases/l1": ended });
  assert.equal((await getExporter({ name: "board" })).leasedBy, undefined);
  server.handler = answers({ "exporters/board": exporter });
  assert.equal((await getExporter({ name: "board" })).leasedBy, undefined);
});

test("listExporters reads the leases once for all exporters, and not at all where none is leased", async () => {
  await using server = await lab({ exporters: { items: [exporter, idle] }, leases: { items: [lease] } });
  const { exporters } = await listExporters({ labelSelector: "board=rpi4" });
  assert.deepEqual(
    exporters.map(({ name, online, leasedBy }) => [name, online, leasedBy?.client]),
    [
      ["board", true, "ci"],
      ["idle", false, undefined],
    ],
  );
  const queries = server.requests.map(({ url }) => new URL(url, server.url).search);
  assert.deepEqual(queries, ["?labelSelector=board%3Drpi4", "?labelSelector=%21jumpstarter.dev%2Flease-ended"]);
  server.requests.length = 0;
  server.handler = answers({ exporters: { items: [idle] } });
  await listExporters();
  assert.equal(server.requests.length, 1);
});

test("leases are told with their client, their exporter and what became of them", async () => {
  await using _server = await lab({ "leases/l1": lease, leases: { items: [lease] } });
  const result = await getLease({ name: "l1" });
  const { client, exporter: name, ready, ended, duration, selector } = result;
  assert.deepEqual([client, name, ready, ended, duration], ["ci", "board", true, false, "1h0m0s"]);
  assert.deepEqual([selector, result.exporterSelector], [{ board: "rpi4" }, "board=rpi4"]);
  const { requestedExporter, allowDisabled, tags, context, priority, spotAccess } = result;
  assert.deepEqual([requestedExporter, allowDisabled, priority, spotAccess], [undefined, false, undefined, false]);
  assert.deepEqual([tags, context], [{}, {}]);
  assert.deepEqual(await listLeases({ namespace: "lab" }), { namespace: "lab", leases: [result] });
  assert.deepEqual(await value(getLeaseOutput({ name: pulumi.output("l1") })), result);
});

test("a lease tells what its client asked for and noted, and what the access policies made of it", async () => {
  const asked = { exporterRef: { name: "board" }, allowDisabled: true, tags: { team: "a" }, context: { build: "7" } };
  const spec = { clientRef: { name: "ci" }, ...asked };
  const status = { ended: false, priority: 20, spotAccess: true };
  await using _server = await lab({ "leases/l1": { ...lease, spec, status } });
  const result = await getLease({ name: "l1" });
  const { requestedExporter, exporter: found, allowDisabled, tags, context, priority, spotAccess } = result;
  assert.deepEqual(
    [requestedExporter, found, allowDisabled, priority, spotAccess],
    ["board", undefined, true, 20, true],
  );
  assert.deepEqual([tags, context], [{ team: "a" }, { build: "7" }]);
});

test("a lease tells also what else than equal labels its client asked for", async () => {
  const matchExpressions = [{ key: "board", operator: "In", values: ["rpi4", "rpi5"] }];
  const spec = { ...lease.spec, selector: { matchExpressions } };
  await using _server = await lab({ "leases/l1": { ...lease, spec } });
  const { selector, exporterSelector } = await getLease({ name: "l1" });
  assert.deepEqual([selector, exporterSelector], [{}, "board in (rpi4,rpi5)"]);
});

test("a client tells when its token expires and the conditions, where the controller reports them", async () => {
  const condition = { type: "TokenExpiring", status: "True", reason: "Soon", message: "in 3 days" };
  const status = { tokenExpiresAt: "2026-12-02T00:00:00Z", conditions: [condition] };
  const metadata = { name: "ci", namespace: "lab", uid: "u4" };
  await using server = await lab({ "clients/ci": { metadata, status } });
  const { tokenExpiresAt, conditions } = await getClient({ name: "ci" });
  assert.deepEqual([tokenExpiresAt, conditions], ["2026-12-02T00:00:00Z", [condition]]);
  server.handler = answers({ "clients/ci": { metadata } });
  const silent = await getClient({ name: "ci" });
  assert.ok(!("tokenExpiresAt" in silent));
  assert.deepEqual(silent.conditions, []);
});

test("all functions of a program share one connection", async () => {
  await using server = await lab({ "exporters/board": idle, leases: { items: [] } });
  for (let i = 0; i < 20; i++) await Promise.all([getExporter({ name: "board" }), listLeases()]);
  assert.equal(server.requests.length, 40);
  assert.ok(server.connections <= 4, `${server.connections} connections`);
});

test("errors are Pulumi's own kind, with the cause to tell them apart", async () => {
  await using _server = await lab({});
  await assert.rejects(getExporter({ name: "none" }), (error: Error) => {
    assert.ok(pulumi.RunError.isInstance(error));
    assert.equal(error.message, "getExporter: Error from server (NotFound): none");
    assert.ok(hasReason(error.cause, "NotFound"));
    return true;
  });
  await assert.rejects(getExporter({ name: "" }), /invalid arguments of getExporter:\n {2}name must be set$/);
});

test("an argument that is unknown in a preview leaves the result unknown, without asking", async () => {
  await using server = await lab({});
  const unknown = new (pulumi.Output as never as new (...args: unknown[]) => pulumi.Output<string>)(
    new Set(),
    Promise.resolve("board"),
    Promise.resolve(false),
    Promise.resolve(false),
    Promise.resolve(new Set()),
  );
  const result = getExporterOutput({ name: unknown });
  assert.equal(await (result as unknown as { isKnown: Promise<boolean> }).isKnown, false);
  assert.equal(server.requests.length, 0);
});

/** A server with these objects and lists, by their paths, to which the stack configuration points. */
async function lab(objects: Record<string, object>): Promise<FakeApiServer> {
  const server = await startFakeApiServer(answers(objects));
  pulumi.runtime.setConfig("jumpstarter:kubeconfig", server.kubeconfig());
  return server;
}

function answers(objects: Record<string, object>): FakeApiServer["handler"] {
  return ({ url }, response) => {
    const path = new URL(url, "http://fake").pathname.replace("/apis/jumpstarter.dev/v1alpha1/namespaces/lab/", "");
    const object = objects[path];
    if (object) answer(response, 200, object);
    else answer(response, 404, status(404, "NotFound", path.split("/")[1] ?? path));
  };
}

async function value<T>(output: pulumi.Output<T>): Promise<T> {
  return await new Promise((resolve) => {
    output.apply((result) => resolve(result));
  });
}
