import assert from "node:assert/strict";
import { test } from "node:test";
import { ClientsV1Alpha1Api, hasReason } from "../../../../src/kubernetes/index.ts";
import { answer, client, startFakeApiServer, status } from "../../../support/fake-api-server.ts";

const collection = { group: "jumpstarter.dev", version: "v1alpha1", namespace: "lab", plural: "clients" };

test("client-node's own APIs send over the same connection, with its authentication and its errors", async () => {
  await using server = await startFakeApiServer(({ url }, response) =>
    url.includes("/secrets/")
      ? answer(response, 403, status(403, "Forbidden", "no"))
      : answer(response, 200, client("ci")),
  );
  await using clients = new ClientsV1Alpha1Api({ kubeconfig: server.kubeconfig() });
  assert.equal((await clients.api.getNamespacedCustomObject({ ...collection, name: "ci" })).metadata.name, "ci");
  assert.equal(clients.api, clients.api);
  assert.equal(clients.coreApi, clients.connection.coreApi);
  await assert.rejects(clients.coreApi.readNamespacedSecret({ name: "s", namespace: "lab" }), (error: Error) => {
    assert.equal(error.message, "Error from server (Forbidden): no");
    return hasReason(error, "Forbidden");
  });
  assert.deepEqual(
    server.requests.map(({ headers }) => [headers.authorization, headers["user-agent"]]),
    Array(2).fill(["Bearer t", "pulumi-jumpstarter"]),
  );
});

test("a log comes as the text that it is, and a page of a proxy is no answer", async () => {
  const log = "exporter online\n";
  await using server = await startFakeApiServer((_, response, count) =>
    count === 1
      ? answer(response, 200, log, { "content-type": "text/plain" })
      : answer(response, 200, "<h1>Sign in</h1>", { "content-type": "text/html" }),
  );
  await using clients = new ClientsV1Alpha1Api({ kubeconfig: server.kubeconfig() });
  const read = () => clients.coreApi.readNamespacedPodLog({ name: "board-0", namespace: "lab" });
  assert.equal(await read(), log);
  await assert.rejects(read(), (error) => hasReason(error, "BadResponse"));
});

test("a call of client-node's APIs takes a signal and a content type", async () => {
  await using server = await startFakeApiServer((_, response) => answer(response, 200, client("ci")));
  await using clients = new ClientsV1Alpha1Api({ kubeconfig: server.kubeconfig() });
  const patch = { ...collection, name: "ci", body: { spec: {} } };
  const contentType = "application/merge-patch+json";
  await clients.api.patchNamespacedCustomObject(patch, clients.connection.options({ contentType }));
  assert.equal(server.requests[0]?.headers["content-type"], contentType);
  assert.equal(server.requests[0]?.body, '{"spec":{}}');
  const signal = AbortSignal.abort();
  await assert.rejects(
    clients.api.patchNamespacedCustomObject(patch, clients.connection.options({ signal })),
    (error) => hasReason(error, "Aborted"),
  );
  assert.equal(server.requests.length, 1);
});
