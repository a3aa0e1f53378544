import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import type { KubeObject } from "../../lab/cluster/kube.ts";
import { findToken } from "../../lab/probes/leaks.ts";
import { run } from "../package/installation.ts";
import { useSharedLab } from "../support/lab.ts";
import { assertNoChanges, type ProjectOptions, PulumiProject } from "../support/pulumi.ts";

const { lab, kube } = useSharedLab();
const examples = join(import.meta.dirname, "..", "..", "examples");

/** Returns an example whose file names the namespace of these tests in place of its own. */
async function inNamespace(example: string, file: string): Promise<ProjectOptions> {
  const text = await readFile(join(examples, example, file), "utf8");
  return { example, files: { [file]: text.replace("jumpstarter-lab", lab.namespace) } };
}

test("lab-from-file makes 30 exporters, 12 clients and a policy of the data file", async (t) => {
  await using project = await PulumiProject.create(lab, await inNamespace("lab-from-file", "lab.yaml"));
  await project.up();
  const exporters = await kube.exporters.list();
  assert.equal(exporters.length, 30);
  assert.equal(exporters.filter(({ metadata }) => metadata.labels?.location === "munich").length, 12);
  const clients = await kube.clients.list();
  assert.equal(clients.length, 12);
  assert.equal(clients.find(named("alice"))?.spec.username, "keycloak:alice");
  const [policy] = await kube.accessPolicies.list();
  assert.deepEqual(
    policy?.spec.policies.map(({ priority }: { priority: number }) => priority),
    [20, 10, 5],
  );

  const outputs = await project.outputs({ showSecrets: true });
  assert.deepEqual(Object.keys(outputs.exporterConfigs).sort(), exporters.map(({ metadata }) => metadata.name).sort());
  assert.deepEqual(Object.keys(outputs.clientConfigs).sort(), clients.map(({ metadata }) => metadata.name).sort());
  assert.equal(parse(outputs.exporterConfigs["boston-rpi4-6"]).export.serial.config.url, "loop://");

  await t.test("warns of a driver that the file misspells, on the row of each board that has it", async () => {
    const file = join(project.directory, "lab.yaml");
    const data = await readFile(file, "utf8");
    await writeFile(file, data.replaceAll("driver.PySerial, config: { url:", "driver.PySerial, config: { uri:"));
    const preview = await project.preview();
    assertNoChanges(preview);
    const warned = preview.diagnostics.filter(({ message }) =>
      message.includes("export.serial.config.uri must not be set"),
    );
    assert.equal(warned.length, 16, "the boards of the kind rpi4");
    assert.ok(
      warned.every(
        ({ severity, urn, message }) =>
          severity === "warning" && urn?.includes("-rpi4-") && message.includes("did you mean url?"),
      ),
    );
  });
  await project.destroy();
  assert.deepEqual(await kube.exporters.list(), []);
});

test("bench-component makes three benches, each with an exporter, a client and a policy for this client alone", async () => {
  await using project = await PulumiProject.create(lab, await inNamespace("bench-component", "index.ts"));
  const { changes } = await project.up();
  assert.equal(changes.create, 1 + 3 * 4, "the stack, and three components of three resources");
  const { exporterConfigs, clientConfigs } = await project.outputs({ showSecrets: true });
  const benches = ["bench-1", "bench-2", "bench-3"];
  assert.deepEqual([Object.keys(exporterConfigs), Object.keys(clientConfigs)], [benches, benches]);
  for (const bench of benches) {
    assert.equal(parse(exporterConfigs[bench]).metadata.name, bench);
    assert.equal(parse(clientConfigs[bench]).metadata.name, `${bench}-ci`);
    const { spec } = await kube.accessPolicies.get(bench);
    assert.deepEqual(spec.exporterSelector.matchLabels, { bench });
    assert.deepEqual(spec.policies[0].from, [{ clientSelector: { matchLabels: { bench } } }]);
  }
  assertNoChanges(await project.up());
});

test("several-clusters creates the same client by two kubeconfigs", async () => {
  const boston = "site-boston";
  await kube.request("POST", "/api/v1/namespaces", { metadata: { name: boston } });
  const kubeconfig = await readFile(lab.kubeconfig, "utf8");
  await using project = await PulumiProject.create(lab, {
    example: "several-clusters",
    config: { munichNamespace: lab.namespace, bostonNamespace: boston },
    secrets: { munichKubeconfig: kubeconfig, bostonKubeconfig: kubeconfig },
    env: { KUBECONFIG: undefined },
  });
  await project.up();
  const { clientConfigs } = await project.outputs({ showSecrets: true });
  for (const [site, namespace] of Object.entries({ munich: lab.namespace, boston })) {
    assert.ok(await kube.in(namespace).clients.find("nightly"));
    assert.deepEqual(parse(clientConfigs[site]).metadata, { namespace, name: "nightly" });
  }
  assert.notEqual(parse(clientConfigs.munich).token, parse(clientConfigs.boston).token);
});

test("nightly-renewal renews what expires within its time, and nothing on the other nights", async () => {
  await using project = await PulumiProject.create(lab, { example: "nightly-renewal" });
  await project.up();
  const token = async () => parse((await project.outputs({ showSecrets: true })).clientConfig).token;
  const issued = await token();
  assertNoChanges(await project.up());
  assert.equal(await token(), issued);

  await project.setConfig("renewBefore", "8759h59m59s"); // the lab's tokens live for 8760 hours
  const { changes } = await project.up();
  assert.equal(changes.update, 2);
  const renewed = await token();
  assert.notEqual(renewed, issued);

  await project.setConfig("renewBefore", "720h");
  await project.setConfig("rotation", "now");
  await project.up();
  assert.notEqual(await token(), renewed);
});

test("adopt-existing-lab takes over existing objects with their UIDs, tokens and the labels of others", async () => {
  for (const name of ["rpi4-bench-1", "rpi4-bench-2"]) {
    await kube.exporters.create({ metadata: { name, labels: { rack: "7" } }, spec: {} });
  }
  for (const name of ["alice", "ci-firmware"]) await kube.clients.create({ metadata: { name }, spec: {} });
  const before = await kube.clients.until("alice", (client) => client?.status?.credential !== undefined);
  const secret = await kube.secrets.get("alice-client");

  await using project = await PulumiProject.create(lab, { example: "adopt-existing-lab" });
  const { changes } = await project.up();
  assert.equal(changes.create, 5);
  assert.equal((await kube.clients.get("alice")).metadata.uid, before?.metadata.uid);
  const { labels } = (await kube.exporters.get("rpi4-bench-1")).metadata;
  assert.deepEqual(labels, { rack: "7", board: "rpi4", location: "bench-1" });
  const { clientConfigs } = await project.outputs({ showSecrets: true });
  assert.equal(parse(clientConfigs.alice).token, Buffer.from(secret.data.token, "base64").toString());
  assertNoChanges(await project.preview());

  await project.destroy();
  assert.ok(await kube.clients.find("alice"), "retainOnDelete keeps it");
  for (const name of ["alice", "ci-firmware"]) await kube.clients.delete(name);
  for (const name of ["rpi4-bench-1", "rpi4-bench-2"]) await kube.exporters.delete(name);
});

test("self-service gives a client as a file for its user only, gives the same again, and takes it back", async () => {
  const directory = await mkdtemp(join(lab.directory, "self-service-"));
  const script = join(examples, "self-service", "index.ts");
  const ask = async (...args: string[]) => {
    const out = await run("node", [script, ...args], directory, lab.env);
    assert.equal(findToken(out), undefined);
    return out;
  };
  assert.match(await ask("zoe"), /^zoe\.yaml is for jmp shell --client-config\. Its token expires at \d{4}-/);
  const file = join(directory, "zoe.yaml");
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const config = await readFile(file, "utf8");
  assert.equal(parse(config).metadata.name, "zoe");
  assert.ok(findToken(config));

  await ask("zoe");
  assert.equal(await readFile(file, "utf8"), config);
  await ask("zoe", "--return");
  assert.equal(await kube.clients.find("zoe"), undefined);
  await assert.rejects(stat(file), /ENOENT/);
  await rm(directory, { recursive: true });
});

test("self-service says what it needs to be told", async () => {
  const script = join(examples, "self-service", "index.ts");
  await assert.rejects(run("node", [script], lab.directory, lab.env), /whose client\? npm start -- NAME/);
  await assert.rejects(run("node", [script, "zoe", "--retrun"], lab.directory, lab.env), /Unknown option '--retrun'/);
});

test("self-service prints an error once, without what else Pulumi says", async () => {
  const script = join(examples, "self-service", "index.ts");
  const directory = await mkdtemp(join(lab.directory, "self-service-"));
  const env = { ...lab.env, KUBECONFIG: join(directory, "missing") };
  const { message } = await run("node", [script, "yara"], directory, env).then(assert.fail, (error: Error) => error);
  assert.equal(message.split("Invalid kubeconfig").length, 2, message);
  assert.doesNotMatch(message, /Diagnostics:/);
  await rm(directory, { recursive: true });
});

const named = (name: string) => (object: KubeObject) => object.metadata.name === name;
