import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { run } from "../../package/installation.ts";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

const { lab, kube } = useSharedLab(async () => {
  await kube.clients.create({
    metadata: { name: "alice", labels: { "client-type": "developer" }, annotations: { note: "Größe" } },
    spec: { username: "keycloak:alice" },
  });
  await kube.clients.create({ metadata: { name: "bob" } });
  await kube.exporters.create({ metadata: { name: "board", labels: { board: "rpi4" } } });
  for (const client of ["alice", "bob"]) await kube.clients.until(client, (object) => object?.status?.credential);
  await kube.exporters.until("board", (object) => object?.status?.credential);
});

test("the functions see the objects of others, keep secrets secret, and do not keep a program from ending", async () => {
  await using project = await PulumiProject.create(lab, {
    program: `
      import * as jumpstarter from "pulumi-jumpstarter";
      export const client = await jumpstarter.getClient({ name: "alice" });
      export const { clients } = await jumpstarter.listClients();
      export const developers = jumpstarter.listClientsOutput({ labelSelector: "client-type=developer" })
        .clients.apply((list) => list.map(({ name }) => name));
      export const exporter = jumpstarter.getExporterOutput({ name: "board", namespace: "${lab.namespace}" });
      export const exporters = (await jumpstarter.listExporters({ labelSelector: "board=rpi4" })).exporters.length;
      export const { leases } = await jumpstarter.listLeases();
      const drivers = { allow: ["jumpstarter_driver_*"] };
      export const plain = await jumpstarter.getClientConfig({ name: "alice", drivers });
      const output = jumpstarter.getClientConfigOutput({ name: "alice", drivers });
      export { output };
      export const length = output.apply(({ config }) => config.length);
      export const board = await jumpstarter.getExporterConfig({
        name: "board",
        export: { power: { type: "jumpstarter_driver_power.driver.MockPower" } },
      });
      export const boardOutput = jumpstarter.getExporterConfigOutput({ name: "board" }).config;
    `,
  });
  await project.up();
  const outputs = await project.outputs();
  const { uid } = (await kube.clients.get("alice")).metadata;
  const alice = {
    id: `${lab.namespace}/alice`,
    name: "alice",
    namespace: lab.namespace,
    uid,
    labels: { "client-type": "developer" },
    annotations: { note: "Größe" },
    username: "keycloak:alice",
    endpoint: "127.0.0.1:8082",
    credentialSecretName: "alice-client",
    conditions: [],
  };
  assert.deepEqual(outputs.client, alice);
  assert.deepEqual(outputs.clients[0], alice);
  assert.equal(outputs.clients.length, 2);
  assert.deepEqual(outputs.developers, ["alice"]);
  const { online, registered, enabled, devices, leasedBy, endpoint } = outputs.exporter;
  assert.deepEqual(
    { online, registered, enabled, devices, leasedBy, endpoint },
    { online: false, registered: false, enabled: true, devices: [], leasedBy: undefined, endpoint: "127.0.0.1:8082" },
  );
  assert.deepEqual([outputs.exporters, outputs.leases], [1, []]);

  const { tokenExpiresAt, ...rest } = outputs.plain;
  assert.deepEqual(rest, {
    name: "alice",
    namespace: lab.namespace,
    endpoint: "127.0.0.1:8082",
    config: "[secret]",
    env: "[secret]",
    token: "[secret]",
  });
  assert.match(tokenExpiresAt, /^\d{4}-\d\d-\d\dT/);
  assert.deepEqual([outputs.output, outputs.length, outputs.boardOutput], ["[secret]", "[secret]", "[secret]"]);
  assert.deepEqual([outputs.board.config, outputs.board.token], ["[secret]", "[secret]"]);

  const shown = await project.outputs({ showSecrets: true });
  const token = Buffer.from((await kube.secrets.get("alice-client")).data.token, "base64").toString();
  assert.equal(parse(shown.plain.config).token, token);
  assert.deepEqual(shown.output, shown.plain);
  assert.equal(shown.length, shown.plain.config.length);
  assert.equal(shown.plain.env.JMP_TOKEN, token);
  assert.deepEqual(parse(shown.board.config).export.power, { type: "jumpstarter_driver_power.driver.MockPower" });
  assertNoChanges(await project.up());
});

test("the Output form waits for the resources that its arguments come from, and is unknown before they are there", async () => {
  await using project = await PulumiProject.create(lab, {
    program: `
      import { getClientOutput, getExporterOutput, JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
      const mine = new JumpstarterClient("mine", {});
      export const { uid } = getClientOutput({ name: mine.name });
      const board = new JumpstarterExporter("mine", {});
      export const { endpoint } = getExporterOutput({ name: "mine" }, { dependsOn: [board] });
    `,
  });
  await project.preview();
  await project.up();
  const outputs = await project.outputs();
  assert.deepEqual(outputs, { endpoint: "127.0.0.1:8082", uid: (await kube.clients.get("mine")).metadata.uid });
  assertNoChanges(await project.up());
});

test("the settings come from the stack configuration, or from a provider, which may be secret", async () => {
  await kube.request("POST", "/api/v1/namespaces", { metadata: { name: "far-away" } });
  await kube.in("far-away").clients.create({ metadata: { name: "carol" } });
  await kube.in("far-away").clients.create({ metadata: { name: "dave" } });
  const kubeconfig = await readFile(lab.kubeconfig, "utf8");
  await using project = await PulumiProject.create(lab, {
    env: { KUBECONFIG: "/nowhere/kubeconfig" },
    secrets: { "jumpstarter:kubeconfig": kubeconfig },
    config: { "jumpstarter:context": "lab" },
    program: `
      import * as pulumi from "@pulumi/pulumi";
      import { getClientOutput, JumpstarterProvider, listClients } from "pulumi-jumpstarter";
      const kubeconfig = new pulumi.Config("jumpstarter").requireSecret("kubeconfig");
      const provider = new JumpstarterProvider("far-away", { kubeconfig, namespace: "far-away" });
      const names = ({ namespace, clients }) => [namespace, ...clients.map(({ name }) => name)];
      export const here = names(await listClients());
      export const there = names(await listClients({}, { provider }));
      export const carol = getClientOutput({ name: "carol" }, { provider }).id;
    `,
  });
  await project.preview();
  await project.up();
  assert.deepEqual(await project.outputs(), {
    here: [lab.namespace, "alice", "bob"],
    there: ["far-away", "carol", "dave"],
    carol: "far-away/carol",
  });
});

test("a process of many runs asks, in each of them, the cluster that the kubeconfig names now", async () => {
  await kube.request("POST", "/api/v1/namespaces", { metadata: { name: "elsewhere" } });
  const there = await kube.in("elsewhere").clients.create({ metadata: { name: "alice" } });
  await using project = await PulumiProject.create(lab, {
    program: `
      import { copyFile } from "node:fs/promises";
      import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
      import { getClient } from "pulumi-jumpstarter";
      const stack = await LocalWorkspace.createStack({
        stackName: "long-lived",
        projectName: "inline",
        program: async () => ({ uid: (await getClient({ name: "alice" })).uid }),
      });
      const answers = [];
      for (const kubeconfig of process.argv.slice(2)) {
        await copyFile(kubeconfig, process.env.KUBECONFIG);
        answers.push(await stack.up().then(({ outputs }) => outputs.uid.value, (error) => error.message));
      }
      await stack.workspace.removeStack("long-lived", { force: true });
      console.log(JSON.stringify(answers));`,
  });
  const elsewhere = await lab.kubeconfigFor("admin", { namespace: "elsewhere" });
  const broken = join(project.directory, "broken.kubeconfig");
  const document = parse(await readFile(lab.kubeconfig, "utf8"));
  document.users[0].user = { token: "wrong" };
  await writeFile(broken, JSON.stringify(document));
  const env = { ...lab.env, KUBECONFIG: join(project.directory, "kubeconfig") };
  const kubeconfigs = [broken, lab.kubeconfig, elsewhere];
  const answers = JSON.parse(await run("node", ["index.js", ...kubeconfigs], project.directory, env));
  assert.match(answers[0], /Unauthorized/);
  assert.deepEqual(answers.slice(1), [(await kube.clients.get("alice")).metadata.uid, there.metadata.uid]);
});

test("errors are told in one piece, without a stack, and can be told apart in a program", async () => {
  await using project = await PulumiProject.create(lab, {
    program: `
      import { ProviderResource } from "@pulumi/pulumi";
      import { getClient, listLeases } from "pulumi-jumpstarter";
      await getClient({ name: "nobody" }).catch((error) => console.log("the reason is " + error.cause.reason));
      const provider = new ProviderResource("pulumi-nodejs", "other");
      await listLeases({}, { provider }).catch((error) => console.log(error.message));
      await getClient({ name: "nobody" });
    `,
  });
  const missing = await project.preview({ fails: true });
  assert.match(missing.stdout, /the reason is NotFound\n/);
  assert.match(
    missing.stdout,
    /invalid arguments of listLeases:\n\s+provider must be a JumpstarterProvider\n/,
    "a function refuses another package's provider",
  );
  assert.match(
    missing.stdout,
    /getClient: Error from server \(NotFound\): clients.jumpstarter.dev "nobody" not found\n/,
  );
  assert.doesNotMatch(missing.stdout + missing.stderr, /^\s+at /m);

  await project.setProgram(`
    import { getClientConfig } from "pulumi-jumpstarter";
    await getClientConfig({ nmae: "alice", drivers: { allow: "all" }, shell: { useProfile: true } });
  `);
  const wrong = await project.preview({ fails: true });
  assert.match(wrong.stdout, /invalid arguments of getClientConfig:\n\s+name must be set\n/);
  assert.match(wrong.stdout, /nmae must not be set: there is no such argument/);
  assert.match(wrong.stdout, /drivers.allow must be/);
  assert.match(wrong.stdout, /shell.useProfile must not be set/);
  assert.doesNotMatch(wrong.stdout + wrong.stderr, /^\s+at /m);
});
