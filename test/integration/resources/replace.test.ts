import assert from "node:assert/strict";
import { test } from "node:test";
import type { Kube } from "../../../lab/cluster/kube.ts";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

const { lab, kube } = useSharedLab(async () => {
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "another-place" } };
  await kube.request("POST", "/api/v1/namespaces", namespace);
});

const program = (args: object, options: object = {}) => `
  import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
  const ci = new JumpstarterClient("ci", ${JSON.stringify(args)}, ${JSON.stringify(options)});
  new JumpstarterExporter("dependent", { labels: { owner: ci.uid } });
  export const { name, namespace, uid, token, config } = ci;`;

test("a client is replaced", async (t) => {
  await using project = await PulumiProject.create(lab, { program: program({ name: "one" }) });
  const outputs = () => project.outputs({ showSecrets: true });
  await project.up();
  let before = await outputs();

  /** The state, the cluster, the outputs and the dependent agree on one object. */
  const assertOne = async (collection: Kube["clients"], name: string) => {
    const after = await outputs();
    const live = await collection.get(name);
    assert.equal(after.uid, live.metadata.uid);
    assert.equal(subjectOf(after.token).split(":").at(-1), live.metadata.uid);
    assert.ok(after.config.includes(after.token) && after.config.includes(`name: ${name}`));
    const [client] = (await project.resources()).filter(({ urn }) => urn.endsWith("::ci"));
    assert.equal(client?.outputs?.uid, live.metadata.uid);
    assert.equal((await kube.exporters.get("dependent")).metadata.labels?.owner, live.metadata.uid);
    const everywhere = [...(await kube.clients.list()), ...(await kube.in("another-place").clients.list())];
    assert.equal(everywhere.length, 1);
    assertNoChanges(await project.up());
    return after;
  };

  await t.test("a new name gives a new object with a new credential, which dependents see", async () => {
    await project.setProgram(program({ name: "two" }));
    await project.up();
    const after = await assertOne(kube.clients, "two");
    assert.notEqual(after.token, before.token);
    before = after;
  });

  await t.test("so does another namespace", async () => {
    await project.setProgram(program({ name: "two", namespace: "another-place" }));
    await project.up();
    const after = await assertOne(kube.in("another-place").clients, "two");
    assert.equal(after.namespace, "another-place");
    assert.notEqual(after.uid, before.uid);
    before = after;
  });

  const urn = async () => (await project.resources()).find(({ urn }) => urn.endsWith("::ci"))!.urn;

  await t.test("a forced replacement of an unchanged name ends with one new object", async () => {
    const { steps } = await project.up({ args: ["--replace", await urn()] });
    assert.ok(steps.some(({ op }) => op === "delete-replaced"));
    const after = await assertOne(kube.in("another-place").clients, "two");
    assert.notEqual(after.uid, before.uid);
    assert.notEqual(after.token, before.token);
    before = after;
  });

  await t.test(
    "deleteBeforeReplace: undefined means the default: a forced replacement ends with a new object",
    async () => {
      const options = "{ deleteBeforeReplace: undefined }";
      await project.setProgram(program({ name: "two", namespace: "another-place" }).replace("{})", `${options})`));
      await project.up({ args: ["--replace", await urn()] });
      const after = await assertOne(kube.in("another-place").clients, "two");
      assert.notEqual(after.uid, before.uid);
      before = after;
    },
  );

  await t.test("a forced replacement that is told to create first ends with the object that there is", async () => {
    await project.setProgram(program({ name: "two", namespace: "another-place" }, { deleteBeforeReplace: false }));
    await project.up({ args: ["--replace", await urn()] });
    const after = await assertOne(kube.in("another-place").clients, "two");
    assert.equal(after.uid, before.uid);
  });

  await t.test("an update that finds the object of another in its place leaves it alone", async () => {
    const { clients } = kube.in("another-place");
    await clients.delete("two");
    await clients.until("two", (object) => object === undefined);
    await clients.create({ metadata: { name: "two", labels: { theirs: "1" } } });
    await project.setProgram(program({ name: "two", namespace: "another-place", labels: { ours: "1" } }));
    const { stdout } = await project.up({ fails: true });
    assert.match(stdout, /already exists[\s\S]*was not created by Pulumi[\s\S]*pulumi refresh takes it up/);
    assert.deepEqual((await clients.get("two")).metadata.labels, { theirs: "1" });

    await project.destroy();
    assert.ok(await clients.find("two"), "nor does destroy delete it");
  });
});

test("a place that cannot take the object costs nothing: UID and token stay", async (t) => {
  await kube.clients.create({ metadata: { name: "taken" } });
  await grantNamespace("user-a", lab.namespace);
  const limited = { KUBECONFIG: await lab.kubeconfigFor("user-a") };
  await using project = await PulumiProject.create(lab, { program: program({ name: "valued" }) });
  await project.up();
  const before = await project.outputs({ showSecrets: true });

  for (const { title, place, message, env } of [
    {
      title: "a namespace that does not exist",
      place: { namespace: "jumpstarter-lb" },
      message: /namespaces "jumpstarter-lb" not found/,
      env: {},
    },
    {
      title: "a name that is taken",
      place: { name: "taken" },
      message: /"taken" already exists[\s\S]*was not created by Pulumi/,
      env: {},
    },
    {
      title: "a namespace where the user may not create",
      place: { namespace: "another-place" },
      message: /User "user-a" cannot create resource "clients".*"another-place"/,
      env: limited,
    },
  ]) {
    await t.test(`${title} fails the preview and the up, before anything is deleted`, async () => {
      await project.setProgram(program({ name: "valued", ...place }));
      assert.match((await project.preview({ fails: true, env })).stdout, message);
      assert.match((await project.up({ fails: true, env })).stdout, message);
      assert.equal((await kube.clients.get("valued")).metadata.uid, before.uid);
    });
  }

  await project.setProgram(program({ name: "valued" }));
  assertNoChanges(await project.up());
  assert.deepEqual(await project.outputs({ showSecrets: true }), before);
});

test("a forced replacement keeps the place that the defaults once gave, or costs nothing", async (t) => {
  const client = (name: string, args = {}, options = {}) => `
    import { JumpstarterClient } from "pulumi-jumpstarter";
    export const { uid } = new JumpstarterClient("${name}", ${JSON.stringify(args)}, ${JSON.stringify(options)});`;
  await using project = await PulumiProject.create(lab, { program: client("h1") });
  await project.up();
  const uid = async () => (await project.outputs()).uid;
  const first = await uid();
  const force = async (options = {}) => {
    const [resource] = await project.resources();
    return await project.up({ ...options, args: ["--replace", resource!.urn] });
  };
  const assertRefused = async (keep: string) => {
    const { stdout } = await force({ fails: true });
    assert.ok(stdout.includes(`To replace it where it is, set ${keep}.`), stdout);
    assertNoChanges(await project.up());
    assert.equal(await uid(), first);
  };

  await t.test("after a rename by an alias", async () => {
    await project.setProgram(client("h2", {}, { aliases: [{ name: "h1" }] }));
    await project.up();
    assert.equal((await kube.clients.get("h1")).metadata.uid, first);
    await assertRefused('name: "h1"');
  });

  await t.test("with --continue-on-error too, where Ctrl-C ends the engine that would wait for ever", async () => {
    const [resource] = await project.resources();
    const args = ["--yes", "--skip-preview", "--continue-on-error", "--replace", resource!.urn];
    const running = project.start(["up", ...args]);
    await running.said(/To replace it where it is, set name: "h1"\./);
    running.process.kill("SIGINT");
    assert.notEqual((await running.finished).code, 0);
    assertNoChanges(await project.up());
    assert.equal(await uid(), first);
  });

  await t.test("after a change of the default namespace", async () => {
    await project.setConfig("jumpstarter:namespace", "another-place");
    await assertRefused(`namespace: "${lab.namespace}", name: "h1"`);
  });

  await t.test("and goes on where the program names the place", async () => {
    await project.setProgram(client("h2", { name: "h1", namespace: lab.namespace }));
    await force();
    assert.notEqual(await uid(), first);
    assert.equal((await kube.clients.get("h1")).metadata.uid, await uid());
    assert.equal(await kube.in("another-place").clients.find("h2"), undefined);
  });
});

/** Lets a user do everything in one namespace. */
async function grantNamespace(user: string, namespace: string): Promise<void> {
  const group = "rbac.authorization.k8s.io";
  await kube.request("POST", `/apis/${group}/v1/namespaces/${namespace}/rolebindings`, {
    apiVersion: `${group}/v1`,
    kind: "RoleBinding",
    metadata: { name: user },
    roleRef: { apiGroup: group, kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ apiGroup: group, kind: "User", name: user }],
  });
}

function subjectOf(token: string): string {
  return JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString()).sub;
}
