import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import type { KubeObject } from "../../../lab/cluster/kube.ts";
import { type Jmp, openJmp } from "../../../lab/probes/jmp.ts";
import { clientConfigYaml, exporterConfigYaml } from "../../../src/config/index.ts";
import { ClientsV1Alpha1Api, ExportersV1Alpha1Api } from "../../../src/kubernetes/index.ts";
import { useSharedLab } from "../../support/lab.ts";

// docs/jmp-admin.md is the table of what is held here.

let jmp: Jmp;
let clients: ClientsV1Alpha1Api;
let exporters: ExportersV1Alpha1Api;
const { lab, kube, use } = useSharedLab(async () => {
  jmp = await openJmp({ env: lab.env, directory: join(lab.directory, "jmp") });
  clients = use(new ClientsV1Alpha1Api({ kubeconfig: lab.kubeconfig }));
  exporters = new ExportersV1Alpha1Api({ connection: clients.connection });
  const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
  await kube.configMaps.create({ metadata: { name: "jumpstarter-service-ca-cert" }, data: { "ca.crt": pem } });
});

const drivers = { allow: ["jumpstarter_driver_*", "mine"] };

test("create makes the same object and the same configuration", async () => {
  const labels = { "client-type": "ci", team: "kernel" };
  const choices = ["--label", "client-type=ci", "--label", "team=kernel", "--oidc-username", "dex:robot"];
  const theirs = await admin("create", "client", "theirs", ...choices, "--allow", drivers.allow.join(","));
  await clients.create({ name: "ours", labels, username: "dex:robot" });
  const ours = clientConfigYaml(await clients.getConfig("ours", { drivers }));
  assert.deepEqual(content(await kube.clients.get("ours")), content(await kube.clients.get("theirs")));
  assert.deepEqual(apart(parse(ours)), apart(theirs));

  const exporter = await admin("create", "exporter", "theirs", "--label", "board=rpi4");
  await exporters.create({ name: "ours", labels: { board: "rpi4" } });
  const config = exporterConfigYaml(await exporters.getConfig("ours"));
  assert.deepEqual(content(await kube.exporters.get("ours")), content(await kube.exporters.get("theirs")));
  assert.deepEqual(apart(parse(config)), apart(exporter));
});

test("import and getConfig give the same configuration of the same object, with the same token", async () => {
  const imported = await admin("import", "client", "ours", "--allow", drivers.allow.join(","));
  assert.deepEqual(parse(clientConfigYaml(await clients.getConfig("ours", { drivers }))), imported);
  const exporter = await admin("import", "exporter", "theirs");
  assert.deepEqual(parse(exporterConfigYaml(await exporters.getConfig("theirs"))), exporter);
});

test("get tells the same of one and of all", async () => {
  const listed = await run("get", "client", "--output", "name");
  const names = (await clients.list()).items.map(({ metadata }) => `client.jumpstarter.dev/${metadata.name}`);
  assert.deepEqual(listed.trim().split("\n"), names);
  const one = JSON.parse(await run("get", "exporter", "theirs", "--output", "json"));
  const { metadata, status } = await exporters.get("theirs");
  assert.equal(one.metadata.name, metadata.name);
  assert.deepEqual(one.status.credential, status?.credential);
  assert.equal(one.status.endpoint, status?.endpoint);
});

test("an existing name is refused in the same words", async () => {
  const options = ["--kubeconfig", lab.kubeconfig, "--namespace", lab.namespace, "--nointeractive", "--label", "a=b"];
  const theirs = await jmp.run(["admin", "create", "client", "ours", ...options]);
  assert.equal(theirs.code, 1);
  await assert.rejects(clients.create({ name: "theirs", labels: { a: "b" } }), (error: Error) => {
    const mine = error.message.replace("theirs", "ours");
    assert.ok(theirs.stderr.includes(mine), `${theirs.stderr}\n${mine}`);
    return true;
  });
});

test("rotate has the controller issue a new token for the same object", async () => {
  const { uid } = (await kube.clients.get("theirs")).metadata;
  const secrets = [(await kube.secrets.get("theirs-client")).metadata.uid];
  const rotated = await admin("rotate", "client", "theirs");
  secrets.push((await kube.secrets.get("theirs-client")).metadata.uid);
  assert.equal(rotated.token, await tokenOf("theirs-client"));
  const token = await clients.rotateToken("theirs");
  secrets.push((await kube.secrets.get("theirs-client")).metadata.uid);
  assert.equal(token, await tokenOf("theirs-client"));
  assert.equal(new Set(secrets).size, 3, "a new Secret by either way");
  assert.equal((await kube.clients.get("theirs")).metadata.uid, uid);
});

test("delete removes the object and, with it, the credential", async () => {
  await run("delete", "client", "theirs", "--nointeractive");
  await clients.delete("ours");
  assert.deepEqual(await kube.clients.list(), []);
  for (const secret of ["theirs-client", "ours-client"]) {
    await kube.secrets.until(secret, (object) => object === undefined);
  }
});

let files = 0;

/** Runs a command of `jmp admin` that writes a configuration, and returns that. */
async function admin(...args: string[]) {
  const file = join(lab.directory, `jmp-admin-${++files}.yaml`);
  const quiet = args[0] === "rotate" ? [] : ["--nointeractive"];
  await run(...args, "--out", file, ...quiet);
  const config = parse(await readFile(file, "utf8"));
  // jmp 0.9 writes out its defaults; ours leaves out the keys that were not asked for.
  for (const [key, value] of Object.entries(defaults)) {
    if (!(key in config)) continue;
    assert.deepEqual(config[key], value);
    delete config[key];
  }
  return config;
}

const defaults = {
  shell: { use_profiles: false },
  description: null,
  hooks: { beforeLease: null, afterLease: null },
  failureDetection: { maxRapidFailures: 5, rapidFailureWindow: 60 },
};

async function run(...args: string[]): Promise<string> {
  const options = ["--kubeconfig", lab.kubeconfig, "--namespace", lab.namespace];
  const { code, stdout, stderr } = await jmp.run(["admin", ...args, ...options]);
  assert.equal(code, 0, stdout + stderr);
  return stdout;
}

/** Returns the parts of an object that do not depend on its name and identity. */
function content({ metadata, spec, status }: KubeObject) {
  const credential = status.credential.name.replace(metadata.name, "NAME");
  return { labels: metadata.labels, spec, endpoint: status.endpoint, credential };
}

/** A configuration without what tells it from others. */
function apart({ token, metadata, ...rest }: { token: string; metadata: { namespace: string } }) {
  return { ...rest, namespace: metadata.namespace, hasToken: token.split(".").length === 3 };
}

async function tokenOf(secret: string): Promise<string> {
  return Buffer.from((await kube.secrets.get(secret)).data.token, "base64").toString();
}
