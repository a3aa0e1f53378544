import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:https";
import { type AddressInfo, connect, createServer as createTcpServer, Socket } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { TLSSocket } from "node:tls";
import { Connection } from "../../../../src/kubernetes/api/connection.ts";
import { ClientsV1Alpha1Api, hasReason } from "../../../../src/kubernetes/index.ts";
import { answer, client } from "../../../support/fake-api-server.ts";

const pem = (name: string) => readFileSync(join(import.meta.dirname, "../../../fixtures/tls", name));
const base64 = (name: string) => pem(name).toString("base64");

/** The names in the certificates of the clients, a line for each request. */
const seen: unknown[] = [];
const servers: { close(): void; closeAllConnections?(): void }[] = [];
let api: Server;
before(async () => {
  const tls = { key: pem("server.key"), cert: pem("server.crt"), ca: pem("ca.crt"), requestCert: true };
  api = createServer({ ...tls, rejectUnauthorized: false }, ({ socket }, response) => {
    seen.push((socket as TLSSocket).getPeerCertificate().subject?.CN);
    answer(response, 200, client("ci"));
  });
  await listen(api);
});
after(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections?.();
  }
});

const trusting = { "certificate-authority-data": base64("ca.crt"), "tls-server-name": "server.example" };
const certified = { "client-certificate-data": base64("client.crt"), "client-key-data": base64("client.key") };

test("the CA, the server's name and the client certificate of a kubeconfig count", async () => {
  assert.equal(await get(trusting, certified), "client.example");
  assert.equal(await get(trusting, { token: "t" }), undefined);
});

test("files of a CA, a certificate and a key do as well, and inline ones count before them", async () => {
  const path = (name: string) => join(import.meta.dirname, "../../../fixtures/tls", name);
  const cluster = { "certificate-authority": path("ca.crt"), "tls-server-name": "server.example" };
  const user = { "client-certificate": path("client.crt"), "client-key": path("client.key") };
  assert.equal(await get(cluster, user), "client.example");
  const inline = { ...certified, "client-certificate": "/nowhere", "client-key": "/nowhere" };
  assert.equal(await get(trusting, inline), "client.example");
});

test("a server whose certificate is another's is refused at once, unless the cluster accepts any", async () => {
  const { "tls-server-name": _, ...otherName } = trusting;
  for (const cluster of [otherName, { "tls-server-name": "server.example" }]) {
    const { length } = seen;
    await assert.rejects(get(cluster), (error) => {
      assert.ok(hasReason(error, "Unreachable"));
      assert.match(error.message, /certificate|altnames/i);
      return true;
    });
    assert.equal(seen.length, length, "nothing was sent");
  }
  assert.equal(await get({ "insecure-skip-tls-verify": true }, certified), "client.example");
});

test("a connection is kept alive before a load balancer drops it", async (t) => {
  const setKeepAlive = t.mock.method(Socket.prototype, "setKeepAlive");
  await get(trusting);
  assert.deepEqual(delays(setKeepAlive), [30_000]);
});

test("all that holds in the tunnel of a proxy", async (t) => {
  const setKeepAlive = t.mock.method(Socket.prototype, "setKeepAlive");
  const tunnels: (string | undefined)[] = [];
  const proxy = createHttpServer().on("connect", ({ url }, socket: Socket, head: Buffer) => {
    tunnels.push(url);
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    tunnel(socket, head);
  });
  const url = `http://127.0.0.1:${await listen(proxy)}`;
  assert.equal(await get({ ...trusting, "proxy-url": url }, certified), "client.example");
  assert.deepEqual(tunnels, [new URL(serverUrl()).host]);
  assert.deepEqual(delays(setKeepAlive), [30_000]);
});

test("all that holds through a SOCKS proxy", async () => {
  const greetings: string[] = [];
  const proxy = createTcpServer((socket) => {
    socket.once("data", (greeting) => {
      greetings.push(greeting.toString("hex"));
      socket.write(Buffer.from([5, 0])); // no authentication
      socket.once("data", () => {
        socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0])); // connected
        tunnel(socket, Buffer.alloc(0));
      });
    });
  });
  const url = `socks5://127.0.0.1:${await listen(proxy)}`;
  assert.equal(await get({ ...trusting, "proxy-url": url }, certified), "client.example");
  assert.equal(greetings.length, 1);
  assert.match(greetings[0]!, /^05/);
});

/** Gets a client from the server, and returns the name in the certificate that the server has seen. */
async function get(cluster: object, user: object = {}): Promise<unknown> {
  const kubeconfig = JSON.stringify({
    clusters: [{ name: "tls", cluster: { server: serverUrl(), ...cluster } }],
    users: [{ name: "someone", user }],
    contexts: [{ name: "tls", context: { cluster: "tls", user: "someone", namespace: "lab" } }],
    "current-context": "tls",
  });
  await using connection = new Connection({ kubeconfig });
  await new ClientsV1Alpha1Api({ connection }).get("ci");
  return seen.at(-1);
}

/** Returns the pauses before keep-alive probes that were set, each of them once. */
function delays({ mock }: { mock: { calls: { arguments: unknown[] }[] } }): unknown[] {
  return [...new Set(mock.calls.map((call) => call.arguments[1]))];
}

function serverUrl(): string {
  return `https://127.0.0.1:${(api.address() as AddressInfo).port}`;
}

/** Connects a proxy's client with the server. */
function tunnel(socket: Socket, head: Buffer): void {
  const upstream = connect(Number(new URL(serverUrl()).port), "127.0.0.1", () => {
    upstream.write(head);
    upstream.pipe(socket).pipe(upstream);
  });
  socket.on("error", () => upstream.destroy());
  upstream.on("error", () => socket.destroy());
}

async function listen(server: Server | ReturnType<typeof createHttpServer> | ReturnType<typeof createTcpServer>) {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
