import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { showInventory } from "../../../src/cli/show-inventory.ts";
import { inventoryHtml, inventoryMarkdown, type LabInventory, labInventory } from "../../../src/index.ts";
import { answer, type FakeApiServer, startFakeApiServer, status } from "../../support/fake-api-server.ts";

const objects: Record<string, object[]> = {
  exporters: [
    {
      metadata: { name: "b", labels: { board: "rpi5" } },
      spec: { enabled: false },
      status: { lastSeen: "2026-01-01T00:00:00Z" },
    },
    {
      metadata: { name: "a", labels: { board: "rpi4", "jumpstarter.dev/name": "a" } },
      status: {
        conditions: [{ type: "Online", status: "True" }],
        leaseRef: { name: "l1" },
        devices: [
          { uuid: "root" },
          { uuid: "1", parent_uuid: "root", labels: { "jumpstarter.dev/name": "bench" } },
          { uuid: "2", parent_uuid: "1", labels: { "jumpstarter.dev/name": "power" } },
          { uuid: "3", parent_uuid: "4", labels: { "jumpstarter.dev/name": "x" } },
          { uuid: "4", parent_uuid: "3", labels: { "jumpstarter.dev/name": "y" } },
        ],
      },
    },
    { metadata: { name: "c" } },
  ],
  leases: [
    { metadata: { name: "l1" }, spec: { clientRef: { name: "alice" } }, status: { beginTime: "2026-02-03T04:05:06Z" } },
  ],
  clients: [
    { metadata: { name: "alice", namespace: "lab", uid: "1" }, status: { tokenExpiresAt: "2028-01-01T00:00:00Z" } },
    { metadata: { name: "bob", namespace: "lab", uid: "2" }, status: { credential: { name: "bob-client" } } },
    { metadata: { name: "new", namespace: "lab", uid: "3" }, spec: { username: "dex:<b>|new\u001b[31m" } },
  ],
  exporteraccesspolicies: [
    {
      metadata: { name: "boards" },
      spec: {
        exporterSelector: { matchExpressions: [{ key: "board", operator: "In", values: ["rpi4", "rpi5"] }] },
        policies: [
          {
            priority: 20,
            from: [{ clientSelector: { matchLabels: { team: "x" } } }, { clientSelector: {} }],
            maximumDuration: "12h",
            spotAccess: true,
          },
          { priority: 1 },
        ],
      },
    },
  ],
};
const claims = { sub: "client:lab:bob:2", iat: 0, exp: Date.parse("2027-01-01T00:00:00Z") / 1000 };
const token = `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;
const secret = {
  metadata: { name: "bob-client", resourceVersion: "1" },
  type: "Opaque",
  data: { token: Buffer.from(token).toString("base64") },
};

let server: FakeApiServer;
let kubeconfig: string;
let mayReadSecrets = true;
before(async () => {
  server = await startFakeApiServer(({ url }, response) => {
    const [, namespace, plural] = /\/namespaces\/([^/?]+)(?:\/([^/?]+))?/.exec(url) ?? [];
    if (namespace !== "lab" && plural === undefined)
      answer(response, 404, status(404, "NotFound", "no such namespace"));
    else if (namespace !== "lab") answer(response, 200, { metadata: {}, items: [] });
    else if (plural !== "secrets") answer(response, 200, { metadata: {}, items: objects[plural!] ?? [] });
    else if (!mayReadSecrets) answer(response, 403, status(403, "Forbidden", "secrets is forbidden"));
    else answer(response, 200, url.includes("/secrets/") ? secret : { metadata: {}, items: [secret] });
  });
  const directory = await mkdtemp(join(tmpdir(), "pulumi-jumpstarter-inventory-"));
  kubeconfig = join(directory, "kubeconfig");
  await writeFile(kubeconfig, server.kubeconfig());
  process.env.KUBECONFIG = kubeconfig;
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await rm(join(kubeconfig, ".."), { recursive: true, force: true });
});

const inventory: LabInventory = {
  namespace: "lab",
  exporters: [
    {
      name: "a",
      labels: { board: "rpi4" },
      enabled: true,
      online: true,
      leasedBy: { client: "alice", lease: "l1", since: "2026-02-03T04:05:06Z" },
      devices: ["bench", "bench.power", "x.y", "y.x"],
    },
    {
      name: "b",
      labels: { board: "rpi5" },
      enabled: false,
      online: false,
      lastSeen: "2026-01-01T00:00:00Z",
      devices: [],
    },
    { name: "c", labels: {}, enabled: true, online: false, devices: [] },
  ],
  clients: [
    { name: "bob", labels: {}, tokenExpiresAt: "2027-01-01T00:00:00.000Z" },
    { name: "alice", labels: {}, tokenExpiresAt: "2028-01-01T00:00:00Z" },
    { name: "new", labels: {}, username: "dex:<b>|new\u001b[31m" },
  ],
  policies: [
    {
      name: "boards",
      exporters: "board in (rpi4,rpi5)",
      rules: [
        { clients: ["team=x", ""], priority: 20, maximumDuration: "12h", spotAccess: true },
        { clients: [], priority: 1, spotAccess: false },
      ],
    },
  ],
};

test("labInventory tells who leases what since when, and whose token expires first", async () => {
  assert.deepEqual(await labInventory(), inventory);
  assert.deepEqual(JSON.parse(await showInventory({ output: "json" })), inventory);
});

test("who may not read Secrets gets an inventory all the same", async () => {
  mayReadSecrets = false;
  const { clients } = await labInventory();
  mayReadSecrets = true;
  assert.deepEqual(
    clients.map(({ name, tokenExpiresAt }) => [name, tokenExpiresAt]),
    [
      ["alice", "2028-01-01T00:00:00Z"],
      ["bob", undefined],
      ["new", undefined],
    ],
  );
});

test("the terminal gets aligned columns and no control characters", async () => {
  const expected = `Lab lab

Exporters
  EXPORTER  LABELS      STATE                                         LEASED BY                         DEVICES
  a         board=rpi4  online                                        alice since 2026-02-03 04:05 UTC  bench, bench.power, x.y, y.x
  b         board=rpi5  offline since 2026-01-01 00:00 UTC, disabled
  c                     never seen

Clients
  CLIENT  LABELS  USER NAME         TOKEN EXPIRES
  bob                               2027-01-01 00:00 UTC
  alice                             2028-01-01 00:00 UTC
  new             dex:<b>|new [31m

Access policies
  POLICY  EXPORTERS             CLIENTS        PRIORITY  TERMS
  boards  board in (rpi4,rpi5)  team=x or all  20        at most 12h, spot access
  boards  board in (rpi4,rpi5)  none           1`;
  assert.equal(await showInventory({ output: "text" }), expected);
});

test("Markdown and HTML take what people have written for text, and need nothing from elsewhere", () => {
  const markdown = inventoryMarkdown(inventory);
  assert.match(markdown, /^\| new \| {2}\| dex:\\<b\\>\\\|new \[31m|dex:\\<b\\>\\\|new/m);
  assert.match(markdown, /^\| Exporter \| Labels \| State \| Leased by \| Devices \|\n\| --- \| --- \|/m);
  const html = inventoryHtml(inventory);
  assert.match(html, /<td data-column="User name">dex:&#60;b&#62;\|new/);
  assert.doesNotMatch(html, /<script|<link|src=|url\(|@import|https?:/);
  assert.match(html, /<meta name="viewport"/);
});

test("a lab without anything says so, and a namespace that is not there is an error", async () => {
  const empty = { namespace: "lab", exporters: [], clients: [], policies: [] };
  assert.match(inventoryMarkdown(empty), /There are none: every client may lease every exporter\./);
  assert.doesNotMatch(inventoryHtml(empty), /<table/);
  const missing = /There is no such namespace in http:/;
  await assert.rejects(showInventory({ namespace: "nowhere", output: "text" }), missing);
  await assert.rejects(labInventory({ namespace: "nowhere" }), missing);
});

test("no form holds a token", async () => {
  for (const output of ["text", "markdown", "json", "html"] as const) {
    assert.ok(!(await showInventory({ output })).includes(token.split(".")[1]!));
  }
});

test("the command prints it, and says which forms there are", async () => {
  const main = join(import.meta.dirname, "..", "..", "..", "src", "cli", "main.ts");
  const run = (...args: string[]) => promisify(execFile)(process.execPath, [main, "inventory", ...args]);
  assert.match((await run("--output", "markdown")).stdout, /^# Lab lab\n/);
  await assert.rejects(run("--output", "pdf"), {
    code: 2,
    stderr: /--output must be one of text, markdown, json, html\./,
  });
  await assert.rejects(run("--out", "x"), { code: 2, stderr: /--out/ });
});
