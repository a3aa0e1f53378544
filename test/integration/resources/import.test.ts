import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { parse } from "yaml";
import type { KubeObject } from "../../../lab/cluster/kube.ts";
import { type Jmp, openJmp } from "../../../lab/probes/jmp.ts";
import { assertNoToken } from "../../../lab/probes/leaks.ts";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

const root = join(import.meta.dirname, "..", "..", "..");

const { lab, kube } = useSharedLab(() => createLab());

/** A unit test has tsc check the program that the command writes. */
const unchecked = { PULUMI_NODEJS_TRANSPILE_ONLY: "true" };

/** The files of jmp, as its user has them. */
let jmpFiles: string;

test("an existing lab is imported without creating anything", async (t) => {
  const before = await snapshot();
  const options = { language: "typescript", program: "export {};", env: unchecked } as const;
  await using project = await PulumiProject.create(lab, options);
  await t.test("the command writes the import file and the program, and no token", async () => {
    const out = join(project.directory, "lab");
    const { stdout } = await cli(["import", "--namespace", lab.namespace, "--out", out]);
    assert.match(stdout, /3 exporters, 4 clients, 1 access policy/);
    assert.match(stdout, /Took over 2 configuration files of jmp/);
    assert.match(
      stdout,
      /Left out: access policy nobody, which a resource cannot hold as it is: policies\[0\]\.from must/,
    );
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

  await t.test(
    "then pulumi up changes no UID, token or content of the objects, and a second up changes nothing",
    async () => {
      await project.up();
      assert.deepEqual(await snapshot(), before);
      assertNoChanges(await project.up());
    },
  );

  await t.test("the configurations are there: the tokens of the cluster with what jmp's files held", async () => {
    const { exporterConfigs, clientConfigs } = await project.outputs({ showSecrets: true });
    const board = parse(exporterConfigs["rpi4-bench-1"]);
    assert.equal(board.token, await tokenIn("rpi4-bench-1-exporter"));
    assert.deepEqual(board.export, { power: { type: "jumpstarter_driver_power.driver.MockPower" } });
    assert.deepEqual(parse(clientConfigs.ci).drivers, { allow: ["jumpstarter_driver_*"], unsafe: false });
    assert.ok(clientConfigs["4x4.board"].includes(await tokenIn("4x4.board-client")));
  });

  await t.test("from then on it is managed", async () => {
    const program = await readFile(join(project.directory, "lab", "jumpstarter-import.ts"), "utf8");
    await project.setProgram(program.replace('board: "rpi4"', 'board: "rpi5"'));
    assert.deepEqual((await project.up()).changes, { same: 8, update: 1 });
    const board = await kube.exporters.get("ci");
    assert.equal(board.metadata.labels?.board, "rpi5");
    assert.equal(board.metadata.labels?.["jumpstarter.dev/name"], "ci");
    assert.equal(board.metadata.uid, before.find(({ key }) => key === "Exporter ci")?.uid);
  });
});

test("an import that is not refreshed is finished by pulumi up, with every token kept", async () => {
  const token = await createClient("small", "only");
  await using project = await PulumiProject.create(lab, { program: "" });
  await cli(["import", "--namespace", "small", "--out", project.directory]);
  const program = await readFile(join(project.directory, "jumpstarter-import.ts"), "utf8");
  await project.setProgram(`${program}\nexport const { token } = only;`);
  const file = ["--file", "jumpstarter-import.json", "--generate-code=false", "--yes", "--skip-preview"];
  await project.run(["import", ...file, "--protect=false"]);
  await project.up();
  assert.equal((await project.outputs({ showSecrets: true })).token, token);
  assertNoChanges(await project.up());
});

test("the printed steps (import, refresh, up) mark the objects, and a second stack's import leaves them out", async () => {
  await createClient("marked", "only");
  // The printed steps alone say where the cluster is.
  const env = { ...unchecked, KUBECONFIG: undefined };
  await using project = await PulumiProject.create(lab, { language: "typescript", program: "", env });
  const options = ["--namespace", "marked", "--kubeconfig", lab.kubeconfig, "--out", project.directory];
  const { stdout } = await cli(["import", ...options]);
  await project.setProgram(await readFile(join(project.directory, "jumpstarter-import.ts"), "utf8"));
  const commands = [...stdout.matchAll(/^ {3}pulumi (.*)$/gm)].map(([, command]) => command!.split(" "));
  assert.deepEqual(
    commands.map(([command]) => command),
    ["config", "import", "refresh", "up"],
  );
  for (const command of commands) {
    await project.run(command[0] === "config" ? command : [...command, "--yes", "--skip-preview"]);
  }
  const { metadata } = await kube.in("marked").clients.get("only");
  const [resource] = await project.resources();
  assert.equal(metadata.annotations?.["pulumi-jumpstarter/urn"], resource!.urn);
  assert.ok(metadata.annotations?.["pulumi-jumpstarter/life"]);
  assertNoChanges(await project.up());
  const second = cli(["import", "--namespace", "marked", "--out", join(project.directory, "second")]);
  await assert.rejects(second, ({ code, stderr }) => {
    assert.equal(code, 1);
    assert.ok(stderr.includes(`Left out: client only, which is a Pulumi resource already: ${resource!.urn}`), stderr);
    return true;
  });
});

/** Runs the command that the package installs. */
async function cli(args: string[]): Promise<{ stdout: string }> {
  const { bin } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const main = join(root, bin["pulumi-jumpstarter"]);
  assert.ok((await stat(main)).isFile());
  const options = args[0] === "import" ? ["--config-dir", jmpFiles] : [];
  return await promisify(execFile)("node", [main, ...args, ...options], { env: lab.env });
}

/** A lab as it may have grown: made with kubectl and jmp admin, and by other tools. */
async function createLab(): Promise<void> {
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
  await kube.accessPolicies.create({
    metadata: { name: "nobody" },
    spec: { exporterSelector: {}, policies: [{ priority: 1 }] },
  });
  for (const objects of [kube.exporters, kube.clients]) {
    for (const { metadata } of await objects.list()) {
      await objects.until(metadata.name, (object) => object?.status?.credential !== undefined);
    }
  }
  jmpFiles = join(lab.directory, "jmp");
  await writeJmpFiles(await openJmp({ env: lab.env, directory: jmpFiles }));
}

/** Has `jmp admin` write a client's and an exporter's file, and writes drivers into the latter, as people do. */
async function writeJmpFiles(jmp: Jmp): Promise<void> {
  const cluster = ["--namespace", lab.namespace, "--nointeractive"];
  const imports = [
    ["client", "ci", "--allow", "jumpstarter_driver_*"],
    ["exporter", "rpi4-bench-1"],
  ];
  for (const object of imports) {
    const { code, stdout, stderr } = await jmp.run(["admin", "import", ...object, ...cluster]);
    assert.equal(code, 0, `${stdout}${stderr}`);
  }
  const file = join(jmpFiles, "exporters", "rpi4-bench-1.yaml");
  const drivers = "export:\n  power:\n    type: jumpstarter_driver_power.driver.MockPower\n";
  await writeFile(file, (await readFile(file, "utf8")).replace(/^export: \{\}\n/m, drivers));
}

/** Creates a namespace with a client in it, and returns the client's token. */
async function createClient(namespace: string, name: string): Promise<string> {
  await kube.request("POST", "/api/v1/namespaces", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: namespace },
  });
  const { clients } = kube.in(namespace);
  await clients.create({ metadata: { name } });
  await clients.until(name, ({ status } = {} as KubeObject) => status?.credential);
  return await tokenIn(`${name}-client`, kube.in(namespace));
}

/** Returns all that must stay as it is, but for the mark: each object's UID, metadata and spec, and each token. */
async function snapshot() {
  const objects = [
    ...(await kube.exporters.list()),
    ...(await kube.clients.list()),
    ...(await kube.accessPolicies.list()),
  ];
  return await Promise.all(
    objects.map(async ({ kind, metadata, spec, status }) => {
      const { name, uid, labels } = metadata;
      const unmarked = Object.entries(metadata.annotations ?? {}).filter(
        ([key]) => !key.startsWith("pulumi-jumpstarter/"),
      );
      const annotations = Object.fromEntries(unmarked);
      const token = status?.credential && (await tokenIn(status.credential.name));
      return { key: `${kind} ${name}`, uid, labels, annotations, spec, token };
    }),
  );
}

async function tokenIn(secret: string, { secrets } = kube): Promise<string> {
  return Buffer.from((await secrets.get(secret)).data.token, "base64").toString();
}
