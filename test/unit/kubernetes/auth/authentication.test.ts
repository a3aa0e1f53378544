import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Connection } from "../../../../src/kubernetes/api/connection.ts";
import { Authentication } from "../../../../src/kubernetes/auth/authentication.ts";
import { loadKubeConfig } from "../../../../src/kubernetes/auth/kubeconfig.ts";
import { Dispatchers } from "../../../../src/kubernetes/http/dispatchers.ts";
import { Transport } from "../../../../src/kubernetes/http/transport.ts";
import { ClientsV1Alpha1Api, hasReason, type KubernetesError } from "../../../../src/kubernetes/index.ts";
import { answer, client, type FakeApiServer, startFakeApiServer, status } from "../../../support/fake-api-server.ts";

const API_VERSION = "client.authentication.k8s.io/v1";
let directory: string;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "pulumi-jumpstarter-"));
});
after(() => rm(directory, { recursive: true, force: true }));

test("a credential plugin is asked once for many requests, with the variables that kubectl gives it", async () => {
  await using server = await startFakeApiServer((_, response) => answer(response, 200, client("ci")));
  const plugin = await script(`echo "$KUBERNETES_EXEC_INFO $MINE" >> $0.log; ${prints({ token: "first" })}`);
  const exec = { ...plugin, env: [{ name: "MINE", value: "42" }], provideClusterInfo: true };
  const extensions = [{ name: "client.authentication.k8s.io/exec", extension: { shoot: "lab" } }];
  await using clients = open(server, { exec }, { extensions });
  await Promise.all(Array.from({ length: 8 }, () => clients.get("ci")));
  const log = (await readFile(`${plugin.command}.log`, "utf8")).trim().split("\n");
  assert.equal(log.length, 1);
  assert.match(log[0]!, / 42$/);
  const info = JSON.parse(log[0]!.replace(/ 42$/, ""));
  assert.equal(info.apiVersion, API_VERSION);
  assert.equal(info.spec.interactive, false);
  assert.equal(info.spec.cluster.server, server.url);
  assert.deepEqual(info.spec.cluster.config, { shoot: "lab" }, "the configuration that the kubeconfig keeps for it");
  assert.ok(server.requests.every(({ headers }) => headers.authorization === "Bearer first"));
});

test("a credential plugin is asked again once after a 401, whatever number of requests met it", async () => {
  await using server = await startFakeApiServer(({ headers }, response) =>
    headers.authorization === "Bearer token-1"
      ? answer(response, 401, status(401, "Unauthorized", "Unauthorized"))
      : answer(response, 201, client("ci")),
  );
  const plugin = await script(`echo >> $0.log; ${prints({ token: "token-$(wc -l < $0.log)" })}`);
  await using clients = open(server, { exec: plugin });
  await Promise.all(Array.from({ length: 8 }, () => clients.post({ metadata: { name: "ci" } })));
  await clients.get("ci");
  assert.equal((await readFile(`${plugin.command}.log`, "utf8")).length, 2, "asked twice");
});

test("a 401 that new credentials do not cure is told, after one more attempt; a written token gets none", async () => {
  await using server = await startFakeApiServer((_, response) =>
    answer(response, 401, status(401, "Unauthorized", "Unauthorized")),
  );
  for (const [user, attempts] of [
    [{ exec: await script(prints({ token: "t" })) }, 2],
    [{ token: "t" }, 1],
  ] as const) {
    server.requests.length = 0;
    await using clients = open(server, user);
    const error = await failure(clients.get("ci"));
    assert.match(
      error.message,
      /^Error from server \(Unauthorized\): Unauthorized\nThe credentials for http:.*expired\?$/,
    );
    assert.equal(server.requests.length, attempts);
  }
});

test("a credential is used until it expires", async () => {
  await using server = await startFakeApiServer((_, response) => answer(response, 200, client("ci")));
  for (const [lifetime, asked] of [
    [3_600_000, 1],
    [-1, 3],
  ] as const) {
    const expirationTimestamp = new Date(Date.now() + lifetime).toISOString();
    const plugin = await script(`echo >> $0.log; ${prints({ token: "t", expirationTimestamp })}`);
    await using clients = open(server, { exec: plugin });
    for (let i = 0; i < 3; i++) await clients.get("ci");
    assert.equal((await readFile(`${plugin.command}.log`, "utf8")).length, asked);
  }
});

test("a client certificate from a plugin has connections of its own, which the next certificate does not share", async () => {
  const expirationTimestamp = new Date(0).toISOString();
  const pair = { clientCertificateData: "certificate $(cat $0.number)", clientKeyData: "key", expirationTimestamp };
  const plugin = await script(prints(pair));
  await using server = await startFakeApiServer(() => {});
  const authentication = new Authentication(loadKubeConfig({ kubeconfig: server.kubeconfig({ exec: plugin }) }));
  const dispatchers = new Dispatchers({ server: server.url });
  const dispatcherFor = async (certificate: string) => {
    await writeFile(`${plugin.command}.number`, certificate);
    const { headers, tls } = await authentication.identify();
    assert.deepEqual([headers, tls], [{}, { cert: `certificate ${certificate}`, key: "key" }]);
    return await dispatchers.for(tls);
  };
  const first = await dispatcherFor("1");
  assert.equal(await dispatcherFor("1"), first);
  assert.notEqual(await dispatcherFor("2"), first);
});

test("a failure of a credential plugin is explained without quoting its answer", async () => {
  await using server = await startFakeApiServer((_, response) => answer(response, 200, client("ci")));
  const cases: [object, RegExp][] = [
    [await script("echo 'no access' >&2; exit 3"), /failed: it ended with code 3: no access\n/],
    [await script("exit 1"), /failed: it ended with code 1 and without a message\n/],
    [await script("echo s3cret"), /failed: its answer is not JSON\n/],
    [await script("echo null"), /failed: its answer has the apiVersion undefined, not client/],
    [await script(prints({})), /failed: its answer holds neither a token nor a client certificate with its key\n/],
    [{ ...(await script(prints({ token: "s3cret" }))), apiVersion: "v2" }, /the apiVersion client.*, not v2 as in/],
    [
      { command: "/nowhere/login", installHint: "Get it from example.com" },
      /no such program\nGet it from example.com\n/,
    ],
    [{ ...(await script("")), interactiveMode: "Always" }, /wants to ask questions/],
  ];
  for (const [exec, expected] of cases) {
    await using clients = open(server, { exec });
    const error = await failure(clients.get("ci"));
    assert.equal(error.reason, "Authentication");
    assert.match(error.message, expected);
    assert.match(error.message, /^the credential plugin ".+" of user "someone" failed: /);
    assert.match(error.message, /\nIt was to give the credentials for http:.* \(context "fake" of /);
    assert.doesNotMatch(error.message, /s3cret/);
  }
  assert.equal(server.requests.length, 0);
});

test("a credential plugin that does not answer is ended at its time limit, and sooner by an AbortSignal", async () => {
  await using server = await startFakeApiServer((_, response) => answer(response, 200, client("ci")));
  const loaded = loadKubeConfig({ kubeconfig: server.kubeconfig({ exec: await script("exec sleep 1000") }) });
  const authentication = new Authentication(loaded, 200);
  const error = await failure(authentication.identify());
  assert.match(error.message, /failed: no answer within 0.2 s\n/);

  const transport = new Transport(new Authentication(loaded, 300), { server: server.url }, "the server");
  const aborted = await failure(
    transport.send({ method: "GET", url: server.url }, { signal: AbortSignal.timeout(50) }),
  );
  assert.equal(aborted.reason, "Timeout");
});

test("a token file is read again for each request, and takes precedence over a token in the kubeconfig", async () => {
  await using server = await startFakeApiServer((_, response) => answer(response, 200, client("ci")));
  const tokenFile = join(directory, "token");
  await using clients = open(server, { tokenFile, token: "written" });
  for (const token of ["one", "two"]) {
    await writeFile(tokenFile, `${token}\n`);
    await clients.get("ci");
  }
  assert.deepEqual(
    server.requests.map(({ headers }) => headers.authorization),
    ["Bearer one", "Bearer two"],
  );
  await writeFile(tokenFile, "\n");
  assert.match((await failure(clients.get("ci"))).message, /^the token file .*token of user "someone" is empty\n/);
  await rm(tokenFile);
  assert.match((await failure(clients.get("ci"))).message, /^cannot read the token file .*token of .*: ENOENT\n/);
});

test("a token file is read again after a 401", async () => {
  const tokenFile = join(directory, "rotated");
  await using server = await startFakeApiServer(async ({ headers }, response) => {
    if (headers.authorization === "Bearer new") return answer(response, 200, client("ci"));
    await writeFile(tokenFile, "new");
    answer(response, 401, status(401, "Unauthorized", "Unauthorized"));
  });
  await writeFile(tokenFile, "old");
  await using clients = open(server, { tokenFile });
  await clients.get("ci");
  assert.equal(server.requests.length, 2);
});

test("a user name with its password goes as basic authentication", async () => {
  await using server = await startFakeApiServer((_, response) => answer(response, 200, client("ci")));
  await using clients = open(server, { username: "me", password: "pass" });
  await clients.get("ci");
  assert.equal(server.requests[0]?.headers.authorization, `Basic ${Buffer.from("me:pass").toString("base64")}`);
});

test("of several ways to authenticate the one counts that kubectl would choose, and no other is tried", async () => {
  await using server = await startFakeApiServer((_, response) => answer(response, 200, client("ci")));
  const exec = await script(`echo >> $0.log; ${prints({ token: "plugin" })}`);
  const oidc = { name: "oidc", config: { "id-token": jwt(Date.now() / 1000 + 3600) } };
  const password = { username: "me", password: "pass" };
  for (const [user, expected] of [
    [{ token: "written", exec, "auth-provider": oidc, ...password }, "Bearer written"],
    [{ exec, "auth-provider": oidc, ...password }, "Bearer plugin"],
    [{ "auth-provider": oidc, ...password }, `Bearer ${oidc.config["id-token"]}`],
    [{}, undefined],
  ] as const) {
    await using clients = open(server, user);
    await clients.get("ci");
    assert.equal(server.requests.at(-1)?.headers.authorization, expected);
  }
  assert.equal((await readFile(`${exec.command}.log`, "utf8")).length, 1);
});

test("an auth provider that fails is an error with its user, and after a 401 it is asked once more", async () => {
  await using server = await startFakeApiServer((_, response) =>
    answer(response, 401, status(401, "Unauthorized", "Unauthorized")),
  );
  const gcp = { name: "gcp", config: { "cmd-path": "/nowhere/gcloud", "token-key": "{.t}", "expiry-key": "{.e}" } };
  await using broken = open(server, { "auth-provider": gcp });
  const error = await failure(broken.get("ci"));
  assert.equal(error.reason, "Authentication");
  assert.match(
    error.message,
    /^the authentication of user "someone" failed: Command failed: [\s\S]+\nIt was to give the credentials for /,
  );
  assert.equal(server.requests.length, 0);
  const config = { "id-token": jwt(Date.now() / 1000 + 3600) };
  await using clients = open(server, { "auth-provider": { name: "oidc", config } });
  assert.equal((await failure(clients.get("ci"))).reason, "Unauthorized");
  assert.equal(server.requests.length, 2);
});

test("a user may impersonate another", async () => {
  await using server = await startFakeApiServer((_, response) => answer(response, 200, client("ci")));
  await using clients = open(server, { token: "t", as: "somebody" });
  await clients.get("ci");
  const { authorization, "impersonate-user": impersonated } = server.requests[0]!.headers;
  assert.deepEqual([authorization, impersonated], ["Bearer t", "somebody"]);
});

test("requests go through the kubeconfig's proxy-url", async () => {
  await using server = await startFakeApiServer((_, response) => answer(response, 200, client("ci")));
  const targets: string[] = [];
  const proxy = createServer((incoming, response) => {
    targets.push(incoming.url ?? "");
    const { method, headers } = incoming;
    const outgoing = request(incoming.url ?? "", { method, headers }, (answered) => {
      response.writeHead(answered.statusCode ?? 0, answered.headers);
      answered.pipe(response);
    });
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  try {
    const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    await using clients = open(server, { token: "t" }, { "proxy-url": proxyUrl });
    for (let i = 0; i < 3; i++) await clients.get("ci");
    assert.equal(server.requests.length, 3);
    const url = `${server.url}/apis/jumpstarter.dev/v1alpha1/namespaces/lab/clients/ci`;
    assert.deepEqual(targets, [url, url, url]);
  } finally {
    proxy.close();
    proxy.closeAllConnections();
  }
});

/** A token of an identity provider, as far as its expiry is read. */
function jwt(exp: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none" })}.${part({ exp })}.signature`;
}

let scripts = 0;

/** A credential plugin from a shell script; its name is `$0` there. */
async function script(text: string): Promise<{ apiVersion: string; command: string }> {
  const command = join(directory, `plugin-${++scripts}`);
  await writeFile(command, `#!/bin/sh\n${text}\n`, { mode: 0o700 });
  return { apiVersion: API_VERSION, command };
}

function prints(credential: object): string {
  const answer = JSON.stringify({ apiVersion: API_VERSION, kind: "ExecCredential", status: credential });
  return `cat <<END\n${answer}\nEND`;
}

function open(server: FakeApiServer, user: object, cluster: object = {}): ClientsV1Alpha1Api {
  const connection = new Connection({ kubeconfig: server.kubeconfig(user, cluster) });
  const clients = new ClientsV1Alpha1Api({ connection });
  return Object.assign(clients, { [Symbol.asyncDispose]: () => connection.close() });
}

async function failure(promise: Promise<unknown>): Promise<KubernetesError> {
  const error = await promise.then(
    () => assert.fail("it must fail"),
    (error: unknown) => error as KubernetesError,
  );
  assert.ok(hasReason(error, error.reason), String(error));
  return error;
}
