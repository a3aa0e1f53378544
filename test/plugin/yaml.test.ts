import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { parse, stringify } from "yaml";
import { useSharedLab } from "../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../support/pulumi.ts";
import { showImport } from "./life.ts";

const { lab, kube } = useSharedLab();

async function yaml(program: string, config: Record<string, string> = {}): Promise<PulumiProject> {
  return await PulumiProject.create(lab, { language: "yaml", program, config });
}

/** A client, with properties in YAML's flow form. */
const client = (name: string, properties = "", options = "") => `
resources:
  ci:
    type: jumpstarter:Client
    properties: { namespace: ${lab.namespace}, name: ${name}, drivers: { allow: ["jumpstarter_driver_*"] }${properties} }
${options}
outputs:
  config: \${ci.config}
  uid: \${ci.uid}
`;

test("a program in YAML creates a client, heals it, updates it in place, renews its token, replaces and deletes it", async () => {
  await using project = await yaml(client("life", ", labels: { client-type: ci }"));
  const preview = await project.preview();
  assert.equal(preview.changes.create, 2);
  assert.equal(await kube.clients.find("life"), undefined);
  await project.up();
  const { metadata } = await kube.clients.get("life");
  assert.deepEqual(metadata.labels, { "client-type": "ci" });
  const config = async () => parse((await project.outputs({ showSecrets: true })).config);
  const issued = await config();
  assert.deepEqual(issued.drivers, { allow: ["jumpstarter_driver_*"], unsafe: false });
  const { data } = await kube.secrets.get("life-client");
  assert.equal(issued.token, Buffer.from(data.token, "base64").toString());

  await kube.clients.patch("life", { metadata: { labels: { "client-type": "theirs", others: "stay" } } });
  assert.equal((await project.refresh()).changes.update, 1);
  assert.equal((await project.up()).changes.update, 1);
  assert.deepEqual((await kube.clients.get("life")).metadata.labels, { "client-type": "ci", others: "stay" });

  await project.setProgram(client("life", ", labels: { client-type: dev }").replace("driver_*", "driver_power.*"));
  assert.equal((await project.up()).changes.update, 1);
  assert.equal((await kube.clients.get("life")).metadata.labels?.["client-type"], "dev");
  assert.deepEqual((await config()).drivers.allow, ["jumpstarter_driver_power.*"]);
  assert.equal((await config()).token, issued.token);

  await project.setProgram(client("life", ', rotationTriggers: { quarter: "4" }'));
  assert.equal((await project.up()).changes.update, 1);
  assert.notEqual((await config()).token, issued.token);
  assert.equal((await kube.clients.get("life")).metadata.uid, metadata.uid);
  assertNoChanges(await project.up());

  await project.setProgram(client("renamed"));
  assert.equal((await project.up()).changes.replace, 1);
  assert.equal(await kube.clients.find("life"), undefined);
  await kube.clients.delete("renamed");
  assert.equal((await project.refresh()).changes.delete, 1);
  await project.up();
  assert.ok(await kube.clients.find("renamed"));
  await project.destroy();
  assert.equal(await kube.clients.find("renamed"), undefined);
});

test("a preview tells of a namespace that is not there, and where its name comes from", async () => {
  const elsewhere = client("placed").replace(lab.namespace, "nowhere");
  const told =
    /namespaces "nowhere" not found\s+There is no such namespace in https:.*\s+Its name is the argument namespace\./;
  await using project = await yaml(elsewhere);
  const { diagnostics } = await project.preview();
  const [warning] = diagnostics.filter(({ severity }) => severity === "warning");
  assert.match(warning!.message, new RegExp(`${told.source}\\s+Unless this program makes it first, the update fails`));
  assert.match((await project.up({ fails: true })).stdout, told);

  await project.setProgram(client("placed"));
  await project.up();
  await project.setProgram(elsewhere);
  assert.match((await project.preview({ fails: true })).stdout, told);
  assert.ok(await kube.clients.find("placed"));
});

test("pulumi import takes a client into a stack with code that then changes nothing", async () => {
  await using project = await yaml("resources: {}\n");
  await showImport(project, kube);
});

test("get looks up a client that others manage, with its configuration", async () => {
  await kube.clients.create({ metadata: { name: "bob" }, spec: {} });
  await kube.clients.until("bob", (client) => client?.status?.credential !== undefined);
  await using project = await yaml(`
resources:
  bob:
    type: jumpstarter:Client
    get: { id: ${lab.namespace}/bob }
outputs:
  config: \${bob.config}
`);
  await project.up();
  assert.equal(parse((await project.outputs({ showSecrets: true })).config).metadata.name, "bob");
  await project.destroy();
  assert.ok(await kube.clients.find("bob"));
  await kube.clients.delete("bob");
});

test("an explicit provider decides on cluster and namespace, and its kubeconfig is kept encrypted", async () => {
  // Pulumi makes an object of a setting in JSON.
  const kubeconfig = stringify(parse(await readFile(lab.kubeconfig, "utf8")));
  await using project = await PulumiProject.create(lab, {
    language: "yaml",
    program: `
configuration:
  lab:kubeconfig: { type: string, secret: true }
resources:
  munich:
    type: pulumi:providers:jumpstarter
    properties: { kubeconfig: "\${lab:kubeconfig}", namespace: ${lab.namespace} }
  ci:
    type: jumpstarter:Client
    properties: { name: explicit }
    options: { provider: "\${munich}" }
outputs: { namespace: "\${ci.namespace}" }
`,
    secrets: { "lab:kubeconfig": kubeconfig },
    env: { KUBECONFIG: undefined },
  });
  await project.up();
  assert.deepEqual(await project.outputs(), { namespace: lab.namespace });
  assertNoChanges(await project.up());
});

test("a setting that does not exist is an error before anything is done", async () => {
  await using project = await yaml(client("misspelt"), { "jumpstarter:kubeconfg": "x" });
  const { stdout } = await project.preview({ fails: true });
  assert.match(stdout, /kubeconfg must not be set: there is no such argument/);
});

test("functions look up and list what there is", async () => {
  await using project = await yaml(client("listed", ", labels: { group: listed }"));
  await project.up();
  await project.setProgram(
    `${client("listed", ", labels: { group: listed }")}
variables:
  one:
    fn::invoke: { function: "jumpstarter:getClient", arguments: { name: listed, namespace: ${lab.namespace} } }
  all:
    fn::invoke: { function: "jumpstarter:listClients", arguments: { namespace: ${lab.namespace}, labelSelector: "group=listed" } }
`.replace("outputs:\n", `outputs:\n  found: \${one.uid}\n  count: \${all.clients[0].name}\n`),
  );
  await project.up();
  const { found, count, uid } = await project.outputs();
  assert.deepEqual([found, count], [uid, "listed"]);
});

test("examples/yaml makes the exporter and the client of the quickstart", async () => {
  const config = { "jumpstarter:namespace": lab.namespace };
  await using project = await PulumiProject.create(lab, { example: "yaml", config });
  await project.up();
  const { exporterConfig, clientConfig } = await project.outputs({ showSecrets: true });
  assert.equal(parse(exporterConfig).export.power.type, "jumpstarter_driver_power.driver.MockPower");
  assert.equal(parse(clientConfig).metadata.name, "ci");
  assertNoChanges(await project.up());
});
