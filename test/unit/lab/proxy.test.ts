import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { Agent, request } from "undici";
import { type LabProxy, startProxy } from "../../../lab/probes/proxy.ts";

describe("the proxy before an API server", () => {
  const certificates = join(import.meta.dirname, "../../fixtures/tls/loopback");
  const [key, cert] = ["key", "crt"].map((name) => readFileSync(join(certificates, `apiserver.${name}`)));
  const client = new Agent({ connect: { ca: cert! } });
  const arrived: string[] = [];
  let server: Server;
  let proxy: LabProxy;
  before(async () => {
    server = createServer({ key, cert }, async ({ method, url }, response) => {
      arrived.push(`${method} ${url}`);
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ url }));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    proxy = await startProxy({ certificates, server: `https://127.0.0.1:${port}` });
  });
  afterEach(() => {
    proxy.clear();
    proxy.reset();
    arrived.length = 0;
  });
  after(async () => {
    await client.destroy();
    await proxy.close();
    server.close();
  });

  const clients = "/apis/jumpstarter.dev/v1alpha1/namespaces/lab/clients";

  async function send(method: "GET" | "POST", path: string, body?: object): Promise<unknown> {
    const options = { method, dispatcher: client, body: body ? JSON.stringify(body) : null };
    return await (await request(new URL(path, proxy.server), options)).body.json();
  }

  it("passes requests on, and counts them by method and kind", async () => {
    assert.deepEqual(await send("GET", `${clients}/ci`), { url: `${clients}/ci` });
    await send("GET", `${clients}?watch=true`);
    await send("POST", clients, { metadata: { name: "ci" } });
    assert.deepEqual(proxy.requests, { "GET clients": 1, "WATCH clients": 1, "POST clients": 1 });
    assert.ok(proxy.connections > 0);
  });

  it("holds a request back until it is released", async () => {
    const gate = proxy.hold(({ method, name }) => method === "POST" && name === "ci");
    const held = send("POST", clients, { metadata: { name: "ci" } });
    await gate.reached();
    await send("POST", clients, { metadata: { name: "other" } });
    assert.equal(arrived.length, 1, "only the other one has arrived");
    gate.release();
    await held;
    assert.equal(arrived.length, 2);
  });

  it("holds an answer back, whose request has arrived", async () => {
    const gate = proxy.hold(({ name }) => name === "ci", "answer");
    const held = send("GET", `${clients}/ci`);
    await gate.reached();
    assert.equal(arrived.length, 1);
    proxy.clear();
    assert.deepEqual(await held, { url: `${clients}/ci` });
  });

  it("does to a request what a rule says, as often as it says", async () => {
    const one = proxy.on(
      ({ name }) => name === "ci",
      (exchange) => exchange.resetInTheMiddle(),
      1,
    );
    await assert.rejects(send("GET", `${clients}/ci`));
    assert.equal(one.count, 1);
    proxy.on(
      ({ name }) => name === "ci",
      (exchange) => exchange.truncate(),
      1,
    );
    await assert.rejects(send("GET", `${clients}/ci`), SyntaxError);
    await send("GET", `${clients}/ci`);
    assert.equal(arrived.length, 3);
  });

  it("cuts connections, and tells when none is open", async () => {
    const gate = proxy.hold(({ name }) => name === "ci");
    const held = assert.rejects(send("GET", `${clients}/ci`));
    await gate.reached();
    proxy.cut();
    await held;
    await proxy.unused();
  });
});
