import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { assertNoToken } from "../../../lab/probes/leaks.ts";
import {
  ClientsV1Alpha1Api,
  ExportersV1Alpha1Api,
  hasReason,
  type KubernetesError,
  LeasesV1Alpha1Api,
} from "../../../src/kubernetes/index.ts";
import { useSharedLab } from "../../support/lab.ts";
import { withholdCredential } from "../../support/recorded-stack.ts";

let clients: ClientsV1Alpha1Api;
let exporters: ExportersV1Alpha1Api;
const { lab, kube, use } = useSharedLab(async () => {
  clients = use(new ClientsV1Alpha1Api({ kubeconfig: lab.kubeconfig }));
  exporters = new ExportersV1Alpha1Api({ connection: clients.connection });
});

test("a client is created with its name alone, and create waits for its credential", async () => {
  const created = await clients.create({ name: "plain" });
  assert.equal(created.status?.credential?.name, "plain-client");
  assert.equal(created.status?.endpoint, "127.0.0.1:8082");
  const stored = await kube.clients.get("plain");
  assert.equal(created.metadata.uid, stored.metadata.uid);
  assert.equal(stored.metadata.labels, undefined);
  assert.deepEqual(stored.spec, {});
});

test("labels, annotations and the OIDC user name arrive", async () => {
  const labels = { "client-type": "ci" };
  const annotations = { "example.com/owner": "Größe ✓" };
  await clients.create({ name: "full", labels, annotations, username: "keycloak:full" });
  await exporters.create({ name: "full", labels: { board: "rpi4" }, username: "keycloak:board" });
  const client = await kube.clients.get("full");
  assert.deepEqual(client.metadata.labels, labels);
  assert.deepEqual(client.metadata.annotations, annotations);
  assert.equal(client.spec.username, "keycloak:full");
  const exporter = await kube.exporters.get("full");
  assert.deepEqual(exporter.metadata.labels, { board: "rpi4" });
  assert.equal(exporter.spec.username, "keycloak:board");
});

test("list finds all of them, or those that a selector names; get gets one", async () => {
  const { kind, items } = await clients.list();
  assert.equal(kind, "ClientList");
  assert.deepEqual(
    items.map(({ metadata }) => metadata.name),
    ["full", "plain"],
  );
  const ci = await clients.list({ labelSelector: "client-type=ci" });
  assert.deepEqual(
    ci.items.map(({ metadata }) => metadata.name),
    ["full"],
  );
  const { metadata } = await exporters.get("full");
  assert.equal(metadata.uid, (await kube.exporters.get("full")).metadata.uid);
  assert.equal(typeof metadata.creationTimestamp, "string", "as its type says");
});

test("getConfig gives what jmp admin import writes", async () => {
  // Without an operator nobody publishes the CA.
  assert.equal(await clients.getCaBundle(), "");
  const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
  await kube.configMaps.create({ metadata: { name: "jumpstarter-service-ca-cert" }, data: { "ca.crt": pem } });
  const ca = Buffer.from(pem).toString("base64");
  const config = await clients.getConfig("full", { drivers: { allow: ["jumpstarter_driver_*"] } });
  assert.deepEqual(config, {
    apiVersion: "jumpstarter.dev/v1alpha1",
    kind: "ClientConfig",
    metadata: { namespace: lab.namespace, name: "full" },
    endpoint: "127.0.0.1:8082",
    tls: { ca, insecure: false },
    token: await tokenOf("full-client"),
    grpcOptions: {},
    drivers: { allow: ["jumpstarter_driver_*"], unsafe: false },
  });
  const drivers = { power: { type: "jumpstarter_driver_power.driver.MockPower" } };
  const exporter = await exporters.getConfig("full", { export: drivers, tls: { ca: "TUlJ" } });
  assert.equal(exporter.token, await tokenOf("full-exporter"));
  assert.deepEqual(exporter.export, drivers);
  assert.equal(exporter.tls.ca, "TUlJ");
});

test("rotateToken gives the new token, of the same object", async () => {
  for (const [api, secret] of [
    [clients, "full-client"],
    [exporters, "full-exporter"],
  ] as const) {
    const { uid } = (await api.get("full")).metadata;
    const before = await kube.secrets.get(secret);
    const token = await api.rotateToken("full");
    const after = await kube.secrets.get(secret);
    assert.notEqual(after.metadata.uid, before.metadata.uid);
    assert.equal(token, Buffer.from(after.data.token, "base64").toString());
    assert.equal((await api.get("full")).metadata.uid, uid);
  }
});

test("errors read as kubectl and jmp admin word them", async () => {
  const exists = await failure(clients.create({ name: "full" }));
  assert.equal(exists.message, 'Error from server (AlreadyExists): clients.jumpstarter.dev "full" already exists');
  for (const call of ["get", "getConfig", "rotateToken"] as const) {
    const missing = await failure(exporters[call]("nobody"));
    assert.equal(missing.message, 'Error from server (NotFound): exporters.jumpstarter.dev "nobody" not found');
  }
  const invalid = await failure(clients.create({ name: "No_Name" }));
  assert.match(
    invalid.message,
    /^Error from server \(Invalid\): Client.jumpstarter.dev "No_Name" is invalid: metadata.name/,
  );
  await using stranger = new ClientsV1Alpha1Api({ kubeconfig: await lab.kubeconfigFor("user-a") });
  const forbidden = await failure(stranger.list());
  assert.match(
    forbidden.message,
    /^Error from server \(Forbidden\): clients.jumpstarter.dev is forbidden: User "user-a"/,
  );
  await using elsewhere = new ClientsV1Alpha1Api({ kubeconfig: lab.kubeconfig, namespace: "no-such-namespace" });
  assert.equal(
    (await failure(elsewhere.create({ name: "ci" }))).message,
    'Error from server (NotFound): namespaces "no-such-namespace" not found',
  );
});

test("a client whose credential does not come in time is not lost: the wait goes on where it was left", async () => {
  const issue = await withholdCredential(kube, "clients/late");
  const error = await failure(clients.create({ name: "late" }, { timeout: 500 }));
  assert.equal(error.reason, "CredentialTimeout");
  const late = `client ${lab.namespace}/late`;
  assert.match(error.message, new RegExp(`^${late} exists, but the controller has not issued its credential`));
  assert.match(error.message, /Seen last: no status/);
  assert.match((await failure(clients.getConfig("late"))).message, /has no credential that the controller has issued/);

  const controller = new AbortController();
  const waited: string[] = [];
  const aborted = failure(
    clients.waitForCredential(await clients.get("late"), {
      signal: controller.signal,
      onProgress: (message) => {
        waited.push(message);
        controller.abort();
      },
    }),
  );
  assert.equal((await aborted).reason, "Aborted");
  assert.match(waited[0] ?? "", new RegExp(`^waiting for the controller to issue the credential of ${late}`));

  const waiting = clients.waitForCredential(await clients.get("late"));
  await issue();
  const { credential, endpoint } = await waiting;
  assert.equal(credential.token, await tokenOf("late-client"));
  assert.equal(endpoint, "127.0.0.1:8082");
});

test("a client of the same name again gets a token of its own, at once and ten times", async () => {
  let former = "";
  for (let i = 0; i < 10; i++) {
    const { metadata } = await clients.create({ name: "again" });
    const { token } = await clients.getConfig("again");
    const { sub } = JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString());
    assert.equal(sub, `client:${lab.namespace}:again:${metadata.uid}`);
    assert.notEqual(token, former);
    former = token;
    await clients.delete("again");
    assert.equal(await kube.clients.find("again"), undefined);
  }
});

test("delete also removes the credential, succeeds if there is no object, and with a UID spares a successor", async () => {
  await clients.delete("late");
  await clients.delete("late");
  await kube.secrets.until("late-client", (secret) => secret === undefined);
  await exporters.delete("full", { uid: "00000000-0000-0000-0000-000000000000" });
  assert.ok(await kube.exporters.find("full"), "another UID");
  await exporters.delete("full", { uid: (await exporters.get("full")).metadata.uid });
  assert.equal(await kube.exporters.find("full"), undefined);
});

test("a dry run is answered as a post is, and stores nothing", async () => {
  const { metadata } = await clients.post({ metadata: { name: "dry" } }, { dryRun: true });
  assert.equal(metadata.name, "dry");
  assert.equal(await kube.clients.find("dry"), undefined);
  assert.equal((await failure(clients.post({ metadata: { name: "No_Name" } }, { dryRun: true }))).reason, "Invalid");
});

test("an object that has changed since it was seen is not deleted by its resource version", async () => {
  const { metadata: seen } = await clients.create({ name: "changing" });
  const { uid, resourceVersion } = await clients
    .patch("changing", { metadata: { labels: { a: "b" } } })
    .then(({ metadata }) => metadata);
  const error = await failure(clients.delete("changing", { uid: seen.uid, resourceVersion: seen.resourceVersion }));
  assert.equal(error.reason, "Conflict");
  assert.ok(await kube.clients.find("changing"));
  await clients.delete("changing", { uid, resourceVersion });
  assert.equal(await kube.clients.find("changing"), undefined);
});

test("delete says what holds an object that does not go", async () => {
  await kube.clients.create({ metadata: { name: "held", finalizers: ["example.com/hold"] } });
  const error = await failure(clients.delete("held", { timeout: 500 }));
  assert.match(error.message, new RegExp(`^client ${lab.namespace}/held is still there 0.5 s after its deletion\n`));
  assert.match(error.message, /These finalizers hold it: example.com\/hold/);
  const waiting = clients.delete("held");
  await kube.clients.patch("held", { metadata: { finalizers: null } });
  await waiting;
});

test("where RBAC allows no list and no watch, waits look from time to time", async () => {
  const rules = [
    { apiGroups: ["jumpstarter.dev"], resources: ["clients"], verbs: ["create", "get", "delete"] },
    { apiGroups: [""], resources: ["secrets"], verbs: ["get", "delete"] },
    { apiGroups: [""], resources: ["configmaps"], verbs: ["get"] },
  ];
  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${lab.namespace}`;
  await kube.request("POST", `${rbac}/roles`, { metadata: { name: "narrow" }, rules });
  await kube.request("POST", `${rbac}/rolebindings`, {
    metadata: { name: "narrow" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "narrow" },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "user-b" }],
  });
  await using narrow = new ClientsV1Alpha1Api({ kubeconfig: await lab.kubeconfigFor("user-b") });
  await narrow.create({ name: "narrow" });
  assert.equal(await narrow.rotateToken("narrow"), await tokenOf("narrow-client"));
  await kube.clients.patch("narrow", { metadata: { finalizers: ["example.com/hold"] } });
  assert.match((await failure(narrow.delete("narrow", { timeout: 500 }))).message, /example.com\/hold/);
  const waiting = narrow.delete("narrow");
  await kube.clients.patch("narrow", { metadata: { finalizers: null } });
  await waiting;
});

test("requests and watches go through a tunnel of the kubeconfig's proxy-url", async () => {
  const tunnels: string[] = [];
  const proxy = createServer().on("connect", (request, socket, head) => {
    tunnels.push(request.url ?? "");
    const { hostname, port } = new URL(`http://${request.url}`);
    const upstream = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    socket.on("error", () => upstream.destroy());
    upstream.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  try {
    const config = JSON.parse(await readFile(lab.kubeconfig, "utf8"));
    config.clusters[0].cluster["proxy-url"] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    await using proxied = new ClientsV1Alpha1Api({ kubeconfig: JSON.stringify(config) });
    await proxied.create({ name: "proxied" });
    await proxied.delete("proxied");
    assert.ok(tunnels.length >= 1);
    assert.deepEqual([...new Set(tunnels)], [new URL(lab.server).host]);
  } finally {
    proxy.close();
  }
});

test("leases are listed and looked up", async () => {
  await using leases = new LeasesV1Alpha1Api({ kubeconfig: lab.kubeconfig });
  assert.deepEqual((await leases.list()).items, []);
  const spec = { clientRef: { name: "plain" }, duration: "1h0m0s", selector: { matchLabels: { board: "none" } } };
  await kube.leases.create({ metadata: { name: "wish" }, spec });
  const lease = await leases.get("wish");
  assert.deepEqual([lease.spec?.clientRef.name, lease.spec?.duration], ["plain", "1h0m0s"]);
  assert.deepEqual(
    (await leases.list()).items.map(({ metadata }) => metadata.name),
    ["wish"],
  );
});

test("a plain program without Pulumi uses the package, and ends by itself", async () => {
  const directory = join(lab.directory, "plain-program");
  await mkdir(directory);
  await symlink(join(import.meta.dirname, "..", "..", "..", "node_modules"), join(directory, "node_modules"), "dir");
  await writeFile(
    join(directory, "main.mjs"),
    `import { ClientsV1Alpha1Api, KubernetesError } from "pulumi-jumpstarter/kubernetes";
     {
       await using clients = new ClientsV1Alpha1Api({ context: "lab" });
       await clients.create({ name: "from-node" }, { timeout: 60_000, signal: AbortSignal.timeout(60_000) });
       console.log((await clients.getConfig("from-node")).metadata.name);
     }
     const careless = new ClientsV1Alpha1Api(); // never closed
     await careless.create({ name: "from-node" }).catch((error) => {
       console.log(error instanceof KubernetesError, error.message);
     });`,
  );
  const child = spawn(process.execPath, ["main.mjs"], {
    cwd: directory,
    env: lab.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  await new Promise((resolve) => child.once("close", resolve));
  assert.equal(
    output,
    'from-node\ntrue Error from server (AlreadyExists): clients.jumpstarter.dev "from-node" already exists\n',
  );
});

async function tokenOf(secret: string): Promise<string> {
  return Buffer.from((await kube.secrets.get(secret)).data.token, "base64").toString();
}

async function failure(promise: Promise<unknown>): Promise<KubernetesError> {
  const error = await promise.then(
    () => assert.fail("it must fail"),
    (error: unknown) => error as KubernetesError,
  );
  assert.ok(hasReason(error, error.reason), String(error));
  assertNoToken(error.message, "the error");
  return error;
}
