import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import type { KubeObject } from "../../../lab/kube.ts";
import { assertNoToken } from "../../../lab/leaks.ts";
import { useLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

const root = join(import.meta.dirname, "..", "..", "..");

const { lab, kube } = useLab(() => createLab());

test("an existing lab is brought in without anything being created anew", async (t) => {
  const before = await snapshot();
  await using project = await PulumiProject.create(lab, { language: "typescript", program: "export {};" });
  await t.test("the command writes the import file and the program, and no token", async () => {
    const out = join(project.directory, "lab");
    const { stdout } = await cli(["import", "--namespace", lab.namespace, "--out", out]);
    assert.match(stdout, /3 exporters, 4 clients, 1 access policy/);
    assert.match(stdout, /Left out: exporter pooled, which ConfigMap pool takes care of/);
    assert.match(stdout, /Left out: client managed, which is a Pulumi resource already: urn:pulumi:other::/);
    assert.deepEqual((await readdir(out)).sort(), ["jumpstarter-import.json", "jumpstarter-import.ts"]);
    for (const file of await readdir(out)) assertNoToken(await readFile(join(out, file), "utf8"), file);
    assert.deepEqual(await snapshot(), before, "nothing in the cluster has changed");
  });

  await t.test("it does not write over what it has written, and says what it does not understand", async () => {
    const out = join(project.directory, "lab");
    await assert.rejects(cli(["import", "--namespace", lab.namespace, "--out", out]), /exists already/);
    await assert.rejects(cli(["export"]), /The command must be import/);
    await assert.rejects(cli(["import"]), /--namespace must be given/);
    await assert.rejects(cli(["import", "--namespace", "x", "--context", "nowhere"]), /nowhere/);
  });

  await t.test("pulumi import brings it in, and refresh adds the credentials", async () => {
    await project.setProgram(await readFile(join(project.directory, "lab", "jumpstarter-import.ts"), "utf8"));
    await project.run([
      ...["import", "--file", join("lab", "jumpstarter-import.json")],
      ...["--generate-code=false", "--yes", "--skip-preview"],
    ]);
    await project.refresh();
    const resources = await project.resources();
    assert.equal(resources.length, 8);
    for (const { outputs, protect, type } of resources) {
      assert.equal(protect, true);
      if (!type.endsWith("Policy")) assert.ok(outputs?.token.ciphertext && outputs.tokenExpiresAt && outputs.endpoint);
    }
  });

  await t.test("then pulumi up changes nothing, and every UID and token is the same", async () => {
    assertNoChanges(await project.up());
    assert.deepEqual(await snapshot(), before);
  });

  await t.test(
    "from then on it is managed, and the configurations are there with the tokens as they were",
    async () => {
      const program = await readFile(join(project.directory, "lab", "jumpstarter-import.ts"), "utf8");
      const exports = "\nexport const { config } = ci;\nexport const { token } = client4x4BoardClient;\n";
      await project.setProgram(program.replace('board: "rpi4"', 'board: "rpi5"') + exports);
      assert.deepEqual((await project.up()).changes, { same: 8, update: 1 });
      const board = await kube.exporters.get("ci");
      assert.equal(board.metadata.labels?.board, "rpi5");
      assert.equal(board.metadata.labels?.["jumpstarter.dev/name"], "ci");
      assert.equal(board.metadata.uid, before.find(({ key }) => key === "Exporter ci")?.uid);
      const outputs = await project.outputs({ showSecrets: true });
      assert.ok(outputs.config.includes(await tokenIn("ci-exporter")));
      assert.equal(outputs.token, await tokenIn("4x4.board-client"));
    },
  );

  await project.run(["state", "unprotect", "--all", "--yes"]);
});

test("an import that is not refreshed is finished by pulumi up, with every token kept", async () => {
  await kube.in("small").clients.create({ metadata: { name: "only" } });
  await kube.in("small").clients.until("only", ({ status } = {} as KubeObject) => status?.credential);
  const token = await tokenIn("only-client", kube.in("small"));
  await using project = await PulumiProject.create(lab, { program: "" });
  await cli(["import", "--namespace", "small", "--out", project.directory]);
  const program = await readFile(join(project.directory, "jumpstarter-import.ts"), "utf8");
  await project.setProgram(`${program}\nexport const { token } = only;`);
  const file = ["--file", "jumpstarter-import.json", "--generate-code=false", "--yes", "--skip-preview"];
  await project.run(["import", ...file, "--protect=false"]);
  await project.up();
  assert.equal((await project.outputs({ showSecrets: true })).token, token);
  assertNoChanges(await project.up());
  await project.run(["state", "unprotect", "--all", "--yes"]);
});

/** Runs the command that the package installs. */
async function cli(args: string[]): Promise<{ stdout: string }> {
  const { bin } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const main = join(root, bin["pulumi-jumpstarter"]);
  assert.ok((await stat(main)).isFile());
  return await promisify(execFile)("node", [main, ...args], { env: lab.env });
}

/** A lab as it may have grown: made with kubectl and jmp admin, and by other tools. */
async function createLab(): Promise<void> {
  await kube.request("POST", "/api/v1/namespaces", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "small" },
  });
  const note = `it's "quoted", \`ticked\`, \${not} and \\ slashed\nin two lines`;
  const labels = { board: "rpi4", "example.com/kind": "x", "jumpstarter.dev/name": "ci" };
  const last = { "kubectl.kubernetes.io/last-applied-configuration": "{}", note };
  await kube.exporters.create({ metadata: { name: "ci", labels, annotations: last }, spec: { username: 'dex:o"b' } });
  await kube.exporters.create({ metadata: { name: "class" }, spec: { username: "" } });
  await kube.exporters.create({ metadata: { name: "rpi4-bench-1", labels: { "1st": "" } } });
  await kube.clients.create({
    metadata: { name: "ci", labels: { "client-type": "ci" } },
    spec: { username: "dex:ci" },
  });
  await kube.clients.create({ metadata: { name: "4x4.board" } });
  await kube.clients.create({ metadata: { name: "4x4-board" } });
  await kube.clients.create({ metadata: { name: "namespace" } });
  const pool = await kube.configMaps.create({ metadata: { name: "pool" } });
  const owner = { apiVersion: "v1", kind: "ConfigMap", name: "pool", uid: pool.metadata.uid, controller: true };
  await kube.exporters.create({ metadata: { name: "pooled", ownerReferences: [owner] } });
  const urn = "urn:pulumi:other::project::pulumi-nodejs:dynamic/jumpstarter:Client::managed";
  await kube.clients.create({ metadata: { name: "managed", annotations: { "pulumi-jumpstarter/urn": urn } } });
  await kube.accessPolicies.create({
    metadata: { name: "boards" },
    spec: {
      exporterSelector: { matchExpressions: [{ key: "board", operator: "In", values: ["rpi4", "rpi5"] }] },
      policies: [
        {
          priority: 20,
          from: [{ clientSelector: { matchLabels: { "client-type": "ci" } } }],
          maximumDuration: "12h",
          spotAccess: true,
        },
        { from: [{ clientSelector: {} }] },
      ],
    },
  });
  for (const objects of [kube.exporters, kube.clients]) {
    for (const { metadata } of await objects.list()) {
      await objects.until(metadata.name, (object) => object?.status?.credential !== undefined);
    }
  }
}

/** What must stay as it is: every object's UID, metadata and spec, and every token. */
async function snapshot() {
  const objects = [
    ...(await kube.exporters.list()),
    ...(await kube.clients.list()),
    ...(await kube.accessPolicies.list()),
  ];
  return await Promise.all(
    objects.map(async ({ kind, metadata, spec, status }) => {
      const { name, uid, labels, annotations } = metadata;
      const token = status?.credential && (await tokenIn(status.credential.name));
      return { key: `${kind} ${name}`, uid, labels, annotations, spec, token };
    }),
  );
}

async function tokenIn(secret: string, { secrets } = kube): Promise<string> {
  return Buffer.from((await secrets.get(secret)).data.token, "base64").toString();
}
