import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { Connection } from "../../../../src/kubernetes/api/connection.ts";
import type { TransportTimeouts } from "../../../../src/kubernetes/http/transport.ts";
import { ClientsV1Alpha1Api, hasReason, KubernetesError } from "../../../../src/kubernetes/index.ts";
import {
  answer,
  client,
  type FakeApiServer,
  type Handler,
  startFakeApiServer,
  status,
} from "../../../support/fake-api-server.ts";

test("50 requests side by side, and 50 one after the other, share a pool of connections", async () => {
  await using server = await startFakeApiServer((_, response) => answer(response, 200, client("ci")));
  await using clients = open(server);
  for (let i = 0; i < 50; i++) await clients.get("ci");
  // client-node by itself would have opened 50.
  assert.ok(server.connections <= 2, `${server.connections} connections, one after the other`);
  await Promise.all(Array.from({ length: 50 }, () => clients.get("ci")));
  assert.equal(server.requests.length, 100);
  assert.ok(server.connections <= 52, `${server.connections} connections in all`);
  const { connections } = server;
  await Promise.all(Array.from({ length: 20 }, () => clients.get("ci")));
  assert.equal(server.connections, connections, "and these are used again");
  server.handler = (_, response) => answer(response, 200, { kind: "Status", status: "Success" });
  for (let i = 0; i < 20; i++) await clients.delete("ci", { uid: "uid-of-ci" });
  assert.equal(server.connections, connections, "for deletes too, which have a body");
});

test("kubectl's words for the server's refusal are the first line", async () => {
  const message = 'clients.jumpstarter.dev "ci" already exists';
  await using server = await startFakeApiServer((_, response) =>
    answer(response, 409, status(409, "AlreadyExists", message)),
  );
  await using clients = open(server);
  const error = await failure(clients.post({ metadata: { name: "ci" } }));
  assert.equal(error.message, `Error from server (AlreadyExists): ${message}`);
  assert.equal(error.statusCode, 409);
});

// Side by side, since each waits a second.
describe("a refusal for a moment", { concurrency: true }, () => {
  for (const [code, reason] of [
    [429, "TooManyRequests"],
    [503, "ServiceUnavailable"],
  ] as const) {
    test(`after a ${code} everything is sent again, a POST too, not before the time in Retry-After`, async () => {
      await using server = await startFakeApiServer((_, response, count) =>
        count === 1
          ? answer(response, code, status(code, reason, "busy"), { "retry-after": "1" })
          : answer(response, 201, client("ci")),
      );
      await using clients = open(server);
      const start = performance.now();
      await clients.post({ metadata: { name: "ci" } });
      assert.equal(server.requests.length, 2);
      assert.ok(performance.now() - start >= 995, "waited for it");
    });
  }
});

test("Retry-After may be a date; one that lies beyond the time limit ends the request at once", async () => {
  const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();
  await using server = await startFakeApiServer((_, response) =>
    answer(response, 429, status(429, "TooManyRequests", "busy"), { "retry-after": inAnHour }),
  );
  await using clients = open(server);
  assert.equal((await failure(clients.get("ci"))).reason, "TooManyRequests");
  assert.equal(server.requests.length, 1);
  const past = new Date(0).toUTCString();
  server.handler = (_, response, count) =>
    count === 2
      ? answer(response, 503, status(503, "ServiceUnavailable", "busy"), { "retry-after": past })
      : answer(response, 200, client("ci"));
  await clients.get("ci");
  assert.equal(server.requests.length, 3);
});

test("a request whose outcome a broken connection leaves open is sent again, unless it is a POST", async () => {
  const breakFirst: Handler = ({ method }, response, count) => {
    if (count === 1) response.socket?.destroy();
    else answer(response, 200, method === "DELETE" ? { kind: "Status", status: "Success" } : client("ci"));
  };
  for (const call of ["get", "patch", "delete"] as const) {
    await using server = await startFakeApiServer(breakFirst);
    await using clients = open(server);
    await clients[call]("ci", {});
    assert.equal(server.requests.length, 2, call);
  }
  await using server = await startFakeApiServer(breakFirst);
  await using clients = open(server);
  const error = await failure(clients.post({ metadata: { name: "ci" } }));
  assert.equal(error.reason, "Unreachable");
  assert.match(error.message, /^Unable to connect to the server: http:\/\/127.* \(context "fake" of .*\): /);
  assert.equal(server.requests.length, 1);
});

test("create says that an object may exist whose creation was not answered, and not where nothing was sent", async () => {
  await using server = await startFakeApiServer((_, response) => response.socket?.destroy());
  await using clients = open(server, { firstContact: 100 });
  const unknown = await failure(clients.create({ name: "ci" }));
  assert.match(unknown.message, /\nThe client lab\/ci may have been created all the same: get tells\.$/);
  await server[Symbol.asyncDispose]();
  const refused = await failure(clients.create({ name: "ci" }));
  assert.match(refused.message, /ECONNREFUSED/);
  assert.doesNotMatch(refused.message, /may have been created/);
});

test("a 500, 502 or 504 is asked again, but a POST is not sent again, nor after a proxy's 503", async () => {
  for (const code of [500, 502, 504]) {
    await using server = await startFakeApiServer((_, response, count) =>
      count === 1 ? answer(response, code, "<html>oops</html>") : answer(response, 200, client("ci")),
    );
    await using clients = open(server);
    await clients.get("ci");
    assert.equal(server.requests.length, 2);
  }
  for (const code of [500, 502, 503, 504]) {
    await using server = await startFakeApiServer((_, response) => answer(response, code, "<html>oops</html>"));
    await using clients = open(server);
    const error = await failure(clients.post({ metadata: { name: "ci" } }));
    assert.match(error.message, new RegExp(`^Server error: ${code} oops\n`));
    assert.equal(server.requests.length, 1);
  }
});

test("a body that is cut, with or without the HTTP layer's notice, is read again", async () => {
  for (const headers of [{}, { "content-length": "1000" }]) {
    await using server = await startFakeApiServer((_, response, count) => {
      if (count > 1) return answer(response, 200, client("ci"));
      response.writeHead(200, { "content-type": "application/json", ...headers });
      response.write('{"kind":"Cli', () => ("content-length" in headers ? response.destroy() : response.end()));
    });
    await using clients = open(server);
    assert.equal((await clients.get("ci")).metadata.name, "ci");
    assert.equal(server.requests.length, 2);
  }
});

test("a page that is not an API answer is reported at once, in one readable line without tags", async () => {
  const page = "<html><style>b{}</style><script>steal()</script><h1>Sign\n in</h1> please</html>";
  for (const code of [200, 403]) {
    await using server = await startFakeApiServer((_, response) =>
      answer(response, code, page, { "content-type": "text/html" }),
    );
    await using clients = open(server);
    const error = await failure(clients.get("ci"));
    assert.equal(error.reason, "BadResponse");
    assert.equal(error.message.split("\n")[0], `Server error: ${code} Sign in please`);
    assert.match(error.message, /Does something else answer at http:/);
    assert.equal(server.requests.length, 1);
  }
});

test("an answer that the server has compressed is read, and no redirection is followed", async () => {
  await using server = await startFakeApiServer((request, response) => {
    assert.equal(request.headers["accept-encoding"], "gzip");
    response.writeHead(200, { "Content-Type": "application/json", "Content-Encoding": "gzip" });
    response.end(gzipSync(JSON.stringify(client("ci"))));
  });
  await using clients = open(server);
  assert.equal((await clients.get("ci")).metadata?.name, "ci");
  server.handler = (_, response) => answer(response, 302, {}, { location: "https://login.example/" });
  const error = await failure(clients.get("ci"));
  assert.deepEqual([error.reason, error.statusCode], ["BadResponse", 302]);
  assert.equal(server.requests.length, 2);
});

test("a cluster without Jumpstarter is told as such", async () => {
  await using server = await startFakeApiServer((_, response) => answer(response, 404, "404 page not found\n"));
  await using clients = open(server);
  assert.match((await failure(clients.list())).message, /custom resource definitions installed in this cluster\?$/);
});

test("an attempt without an answer ends at its time limit and is made again; all attempts end at theirs", async () => {
  await using server = await startFakeApiServer((_, response, count) => {
    if (count === 2) answer(response, 200, client("ci"));
  });
  await using clients = open(server, { attempt: 300 });
  await clients.get("ci");
  assert.equal(server.requests.length, 2);

  server.handler = () => {};
  await using hasty = open(server, { attempt: 200, request: 500, firstContact: 500 });
  const error = await failure(hasty.get("ci"));
  assert.equal(error.reason, "Timeout");
  assert.match(error.message, /^no complete answer from http:.* within 0\.\d+ s$/);
  assert.ok(server.requests.length >= 4, "more than one attempt");
});

test("a server that cannot be reached is told after the time of the first contact, with the server and the cause", async () => {
  const server = await startFakeApiServer(() => {});
  const kubeconfig = server.kubeconfig();
  await server[Symbol.asyncDispose]();
  await using connection = new Connection({ kubeconfig }, { attempt: 5_000, request: 60_000, firstContact: 300 });
  const error = await failure(new ClientsV1Alpha1Api({ connection }).get("ci"));
  assert.equal(error.reason, "Unreachable");
  assert.match(error.message, /http:\/\/127\.0\.0\.1:\d+ \(context "fake" of .*\): connect ECONNREFUSED/);
});

test("an AbortSignal ends a request in flight, a pause and a request to come", async () => {
  await using server = await startFakeApiServer((_, __, count) => {
    if (count === 1) controller.abort(new Error("enough"));
  });
  await using clients = open(server);
  let controller = new AbortController();
  const error = await failure(clients.get("ci", { signal: controller.signal }));
  assert.equal(error.reason, "Aborted");
  assert.equal((error.cause as Error).message, "enough");

  controller = new AbortController();
  server.handler = (_, response) => {
    answer(response, 429, status(429, "TooManyRequests", "busy"), { "retry-after": "30" });
    setImmediate(() => controller.abort());
  };
  assert.equal((await failure(clients.get("ci", { signal: controller.signal }))).reason, "Aborted");
  const { length } = server.requests;
  assert.equal((await failure(clients.get("ci", { signal: controller.signal }))).reason, "Aborted");
  const passed = AbortSignal.timeout(0);
  while (!passed.aborted) await new Promise(setImmediate);
  assert.equal((await failure(clients.get("ci", { signal: passed }))).reason, "Timeout");
  assert.equal(server.requests.length, length, "nothing was sent any more");
});

test("a connection that was closed opens no other", async () => {
  await using server = await startFakeApiServer((_, response) => answer(response, 200, client("ci")));
  const clients = open(server);
  await clients.get("ci");
  await clients.connection.close();
  const error = await failure(clients.get("ci"));
  assert.equal(error.message, "the connection was closed");
  assert.equal(server.requests.length, 1);
});

test("a name that would address something else than one object is refused before anything is sent", async () => {
  await using server = await startFakeApiServer((_, response) => answer(response, 200, {}));
  await using clients = open(server);
  for (const name of ["", ".", "..", "a/b", "a?b", "a%2fb", undefined as unknown as string]) {
    for (const call of ["get", "delete", "rotateToken"] as const) {
      assert.equal((await failure(clients[call](name))).reason, "Invalid", `${call} ${name}`);
    }
  }
  assert.equal(server.requests.length, 0);
  assert.throws(
    () => new ClientsV1Alpha1Api({ kubeconfig: server.kubeconfig(), namespace: "../../.." }),
    /namespace must be/,
  );
});

test("a dry run is sent again after a 502: it changes nothing", async () => {
  await using server = await startFakeApiServer((_, response, count) =>
    count === 1 ? answer(response, 502, "<html>oops</html>") : answer(response, 201, client("ci")),
  );
  await using clients = open(server);
  await clients.post({ metadata: { name: "ci" } }, { dryRun: true });
  assert.equal(server.requests.length, 2);
});

test("a watch to which no answer comes is given up, and the object is seen in a new list", async () => {
  let lists = 0;
  await using server = await startFakeApiServer(({ method, url }, response) => {
    if (method === "DELETE") return answer(response, 200, client("ci"));
    if (url.includes("watch=")) return; // as behind an address that has moved
    const items = ++lists === 1 ? [client("ci")] : [];
    answer(response, 200, { metadata: { resourceVersion: "1" }, items });
  });
  await using clients = open(server, { attempt: 200 });
  await clients.delete("ci");
  assert.equal(lists, 2);
});

test("a dry run is asked for in the URL, and an ordinary post asks for none", async () => {
  await using server = await startFakeApiServer((_, response) => answer(response, 201, client("ci")));
  await using clients = open(server);
  await clients.post({ metadata: { name: "ci" } }, { dryRun: true });
  await clients.post({ metadata: { name: "ci" } });
  const path = "/apis/jumpstarter.dev/v1alpha1/namespaces/lab/clients";
  assert.deepEqual(
    server.requests.map(({ url }) => url),
    [`${path}?dryRun=All`, path],
  );
});

test("a delete carries its preconditions, and only a resource version that differs is an error", async () => {
  await using server = await startFakeApiServer((_, response) =>
    answer(response, 409, status(409, "Conflict", "the ResourceVersion in the precondition (7) does not match")),
  );
  await using clients = open(server);
  const error = await failure(clients.delete("ci", { uid: "u", resourceVersion: "7" }));
  assert.equal(error.reason, "Conflict");
  await clients.delete("ci", { uid: "u" });
  assert.deepEqual(
    server.requests.map(({ body }) => JSON.parse(body).preconditions),
    [{ uid: "u", resourceVersion: "7" }, { uid: "u" }],
  );
});

test("a patch goes as a merge patch, under this package's name", async () => {
  await using server = await startFakeApiServer((_, response) => answer(response, 200, client("ci")));
  await using clients = open(server);
  await clients.patch("ci", { metadata: { labels: { a: null } } });
  assert.equal(server.requests[0]?.headers["content-type"], "application/merge-patch+json");
  assert.equal(server.requests[0]?.headers["user-agent"], "pulumi-jumpstarter");
  assert.equal(server.requests[0]?.body, '{"metadata":{"labels":{"a":null}}}');
});

function open(server: FakeApiServer, timeouts: Partial<TransportTimeouts> = {}): ClientsV1Alpha1Api {
  const limits = { attempt: 20_000, request: 60_000, firstContact: 5_000, ...timeouts };
  const connection = new Connection({ kubeconfig: server.kubeconfig() }, limits);
  const clients = new ClientsV1Alpha1Api({ connection });
  return Object.assign(clients, { [Symbol.asyncDispose]: () => connection.close() });
}

async function failure(promise: Promise<unknown>): Promise<KubernetesError> {
  const error = await promise.then(
    () => assert.fail("it must fail"),
    (error: unknown) => error,
  );
  assert.ok(error instanceof KubernetesError && hasReason(error, error.reason), String(error));
  return error;
}
