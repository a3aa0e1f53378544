import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createSecureServer, type Http2ServerRequest, type ServerHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { Connection } from "../../../../src/kubernetes/api/connection.ts";
import { ClientsV1Alpha1Api } from "../../../../src/kubernetes/index.ts";
import { client } from "../../../support/fake-api-server.ts";

test("a request that a dead connection does not answer is sent again over a new one, which later ones share", async () => {
  await using server = await startServer();
  await using clients = server.open();
  await clients.get("ci");
  await clients.get("ci");
  assert.deepEqual(server.connections, [1, 1]);
  server.mute((connection) => connection === 1);
  await clients.get("ci");
  await clients.get("ci");
  assert.deepEqual(server.connections, [1, 1, 1, 2, 2]);
});

test("after a watch that a dead connection does not answer, the next list goes over a new one", async () => {
  await using server = await startServer();
  await using clients = server.open();
  server.mute((_, { url }) => url.includes("watch="));
  await clients.delete("ci");
  assert.deepEqual(server.connections, [1, 1, 1, 2]);
});

/** Starts an API server that speaks HTTP/2, and in which a client is gone once it has been listed. */
async function startServer() {
  const sessions: ServerHttp2Session[] = [];
  const connections: number[] = [];
  let isMute = (_connection: number, _request: Http2ServerRequest) => false;
  let lists = 0;
  const tls = (name: string) => readFileSync(join(import.meta.dirname, "../../../fixtures/tls/loopback", name));
  const server = createSecureServer({ key: tls("apiserver.key"), cert: tls("apiserver.crt") }, (request, response) => {
    const connection = sessions.indexOf(request.stream.session as ServerHttp2Session) + 1;
    connections.push(connection);
    if (isMute(connection, request)) return;
    const isList = request.url.endsWith("/clients");
    const items = isList && ++lists === 1 ? [client("ci")] : [];
    response.end(JSON.stringify(isList ? { metadata: { resourceVersion: "1" }, items } : client("ci")));
  });
  server.on("session", (session) => sessions.push(session));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const kubeconfig = JSON.stringify({
    clusters: [{ name: "h2", cluster: { server: url, "insecure-skip-tls-verify": true } }],
    users: [{ name: "someone", user: { token: "t" } }],
    contexts: [{ name: "h2", context: { cluster: "h2", user: "someone", namespace: "lab" } }],
    "current-context": "h2",
  });
  return {
    /** The number of the connection of each request. */
    connections,
    /** Gives no answer to these requests any more. */
    mute: (which: typeof isMute) => {
      isMute = which;
    },
    open: () => {
      const connection = new Connection({ kubeconfig }, { attempt: 1_000, request: 10_000, firstContact: 10_000 });
      const clients = new ClientsV1Alpha1Api({ connection });
      return Object.assign(clients, { [Symbol.asyncDispose]: () => connection.close() });
    },
    [Symbol.asyncDispose]: async () => {
      for (const session of sessions) session.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
