import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { startProxy } from "../../../lab/probes/proxy.ts";
import { answer, type FakeApiServer, startFakeApiServer, status } from "../../support/fake-api-server.ts";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

const { lab, kube } = useSharedLab(async () => {
  for (const name of ["munich", "boston"]) await createNamespace(name);
  await grant("user-a", "munich");
  await grant("user-b", "boston");
});

const program = (extra = "") => `
  import * as pulumi from "@pulumi/pulumi";
  import {
    JumpstarterClient, JumpstarterExporter, JumpstarterExporterAccessPolicy, JumpstarterProvider,
  } from "pulumi-jumpstarter";
  const config = new pulumi.Config();
  const [munich, boston] = ["munich", "boston"].map(
    (name) => new JumpstarterProvider(name, { kubeconfig: config.requireSecret(name) }),
  );
  const inMunich = new JumpstarterClient("munich-ci", { name: "ci" }, { provider: munich });
  const inBoston = new JumpstarterClient("boston-ci", { name: "ci" }, { provider: boston });
  new JumpstarterExporter("board", {}, { provider: boston });
  new JumpstarterExporterAccessPolicy("all", { exporterSelector: {}, policies: [] }, { provider: boston });
  export const ids = [inMunich.id, inBoston.id];
  export const uids = [inMunich.uid, inBoston.uid];
  ${extra}`;

test("two explicit providers, each with a kubeconfig of its own", async (t) => {
  // No other way to the cluster: what is done is done as the users of the two kubeconfigs.
  const env = { KUBECONFIG: "/nonexistent" };
  const secrets = { munich: await kubeconfig("user-a", "munich"), boston: await kubeconfig("user-b", "boston") };
  await using project = await PulumiProject.create(lab, { program: program(), secrets, env });

  await t.test("up works in the namespace of each, as the user of each", async () => {
    await project.up();
    assert.deepEqual((await project.outputs()).ids, ["munich/ci", "boston/ci"]);
    assert.equal((await kube.in("munich").clients.list()).length, 1);
    assert.equal((await kube.in("boston").clients.list()).length, 1);
    assert.equal((await kube.in("boston").exporters.list()).length, 1);
    assertNoChanges(await project.up());
    assertNoChanges(await project.refresh());
  });

  await t.test(
    "a forbidden request of one user fails with the server's message, and is not sent as another user",
    async () => {
      await project.setProgram(
        program('new JumpstarterClient("trespasser", { namespace: "boston" }, { provider: munich });'),
      );
      const { stdout } = await project.up({ fails: true });
      assert.match(
        stdout,
        /Error from server \(Forbidden\): .*User "user-a" cannot create resource "clients".*"boston"/,
      );
      assert.equal(await kube.in("boston").clients.find("trespasser"), undefined);
      await project.setProgram(program());
    },
  );

  await t.test("the kubeconfigs are encrypted in the state, and in the entries of the providers alone", async () => {
    const { resources = [] } = (await project.exportState()).deployment;
    const holders = resources.filter((resource) => JSON.stringify(resource).includes("jumpstarter:kubeconfig"));
    assert.deepEqual(holders.map(({ urn }) => urn.replace(/.*pulumi:providers:/, "")).sort(), [
      "pulumi-nodejs::boston",
      "pulumi-nodejs::munich",
    ]);
    for (const { inputs } of holders) assert.ok(inputs?.["jumpstarter:kubeconfig"].ciphertext);
  });

  await t.test(
    "another kubeconfig is used from then on, and replaces nothing, though its namespace differs",
    async () => {
      const { uids } = await project.outputs();
      await grant("user-c", "munich");
      await revoke("user-a", "munich");
      await project.setSecret("munich", await kubeconfig("user-c", "elsewhere"));
      const { changes, steps } = await project.up();
      assert.deepEqual(changes, { same: 6, update: 1 }, "the provider is updated, and nothing else");
      assert.ok(steps.every(({ op }) => op === "same" || op === "update"));
      assert.deepEqual((await project.outputs()).uids, uids);
      await kube.in("munich").clients.patch("ci", { metadata: { labels: { by: "others" } } });
      await project.setProgram(program().replace('{ name: "ci" }', '{ name: "ci", labels: { by: "us" } }'));
      await project.up();
      const changed = await kube.in("munich").clients.get("ci");
      assert.equal(changed.metadata.uid, uids[0]);
      assert.equal(changed.metadata.labels?.by, "us", "written by the new user: the old one may do nothing any more");
    },
  );

  await t.test("a rotation that the user may not do is an error that says why, and keeps the token", async () => {
    await revoke("user-c", "munich");
    await grant("user-d", "munich", { secrets: ["get", "list", "watch"] });
    await project.setSecret("munich", await kubeconfig("user-d", "munich"));
    const before = await kube.in("munich").secrets.get("ci-client");
    await project.setProgram(program().replace('{ name: "ci" }', '{ name: "ci", rotationTriggers: { now: "1" } }'));
    const { stdout } = await project.up({ fails: true });
    assert.match(stdout, /\(Forbidden\): .*User "user-d" cannot delete resource "secrets"/);
    assert.match(stdout, /issues a new token only when Secret munich\/ci-client, .* is deleted/);
    assert.deepEqual((await kube.in("munich").secrets.get("ci-client")).data, before.data);
  });

  await t.test("destroy uses the settings in the state", async () => {
    for (const name of ["munich", "boston"]) await project.removeConfig(name);
    await project.destroy();
    assert.deepEqual(await kube.in("munich").clients.list(), []);
    assert.deepEqual(await kube.in("boston").clients.list(), []);
    assert.deepEqual(await kube.in("boston").exporters.list(), []);
    assert.deepEqual(await project.resources(), []);
  });
});

test("another provider replaces where it leads to another cluster, and nowhere else", async (t) => {
  await using proxy = await startProxy(lab);
  await using other = await startOtherCluster();
  const another = (provider: string) => `
    import * as pulumi from "@pulumi/pulumi";
    import { JumpstarterClient, JumpstarterExporterAccessPolicy, JumpstarterProvider } from "pulumi-jumpstarter";
    const config = new pulumi.Config();
    const providers = Object.fromEntries(["direct", "proxied", "dead", "other"].map(
      (name) => [name, new JumpstarterProvider(name, { kubeconfig: config.requireSecret(name) })],
    ));
    const { uid, token } = new JumpstarterClient("ci", {}, { provider: providers.${provider} });
    const rules = { namespace: "${lab.namespace}", exporterSelector: {}, policies: [] };
    const policy = new JumpstarterExporterAccessPolicy("open", rules, { provider: providers.${provider} });
    export const ids = [uid, token, policy.uid];`;
  const lone = another("other").replace("{ provider: providers.other }", "{}");
  const by = async (server: string) => await readFile(await lab.kubeconfigFor("admin", { server }), "utf8");
  const secrets = {
    direct: await by(lab.server),
    proxied: await by(proxy.server),
    dead: await by("https://127.0.0.1:9"),
    other: other.kubeconfig(),
  };
  await using project = await PulumiProject.create(lab, { program: another("none"), secrets });
  await project.up();
  const ids = async () => (await project.outputs({ showSecrets: true })).ids;
  const before = await ids();

  for (const provider of ["direct", "proxied"]) {
    await t.test(`to the same cluster, ${provider}, from another provider: nothing is replaced`, async () => {
      await project.setProgram(another(provider));
      const { steps } = await project.up();
      assert.deepEqual(
        steps.filter(({ op }) => op.includes("replace")),
        [],
      );
      assert.deepEqual(await ids(), before);
      assertNoChanges(await project.up());
    });
  }

  await t.test("to a server that does not answer: preview and up fail, and nothing is touched", async () => {
    await project.setProgram(another("dead"));
    assert.match((await project.preview({ fails: true })).stdout, /127\.0\.0\.1:9/);
    assert.match((await project.up({ fails: true })).stdout, /127\.0\.0\.1:9/);
    assert.equal((await kube.clients.get("ci")).metadata.uid, before[0]);
    assert.equal((await kube.accessPolicies.get("open")).metadata.uid, before[2]);
  });

  await t.test("to another cluster: what moves is replaced, and is left in no two places", async () => {
    await project.setProgram(lone);
    const { steps } = await project.up();
    assert.deepEqual(
      [...new Set(steps.filter(({ op }) => op.includes("replace")).map(({ urn }) => urn.split("::").at(-1)))],
      ["open"],
    );
    assert.deepEqual(await ids(), [...before.slice(0, 2), "uid-of-open"]);
    assert.equal(await kube.accessPolicies.find("open"), undefined);
    assertNoChanges(await project.up());
    await project.destroy();
  });
});

/** Another cluster, as far as an access policy needs one: an API server that keeps objects, and no controller. */
async function startOtherCluster(): Promise<FakeApiServer> {
  const objects = new Map<string, object>();
  const missing = status(404, "NotFound", "not found");
  return await startFakeApiServer(({ method, url, body }, response) => {
    const { pathname, searchParams } = new URL(url, "http://other.example");
    const name = pathname.split("/exporteraccesspolicies/")[1];
    if (name === undefined && method === "POST") {
      const { metadata, ...rest } = JSON.parse(body);
      const created = { ...rest, metadata: { ...metadata, uid: `uid-of-${metadata.name}`, resourceVersion: "1" } };
      if (!searchParams.has("dryRun")) objects.set(metadata.name, created);
      answer(response, 201, created);
    } else if (name === undefined) {
      answer(response, 200, { metadata: { resourceVersion: "1" }, items: [...objects.values()] });
    } else if (method === "DELETE") {
      answer(response, objects.delete(name) ? 200 : 404, missing);
    } else {
      answer(response, objects.has(name) ? 200 : 404, objects.get(name) ?? missing);
    }
  });
}

test("a JumpstarterProvider refuses an empty kubeconfig, and arguments that do not exist", async () => {
  const make = (args: string) => `
    import * as pulumi from "@pulumi/pulumi";
    import { JumpstarterProvider } from "pulumi-jumpstarter";
    new JumpstarterProvider("lab", ${args});`;
  await using project = await PulumiProject.create(lab, { program: make('{ kubeconfig: pulumi.output("") }') });
  const empty = await project.preview({ fails: true });
  assert.match(empty.stdout, /invalid arguments of JumpstarterProvider "lab":\n\s*kubeconfig must not be empty/);
  await project.setProgram(make('{ kubeConfig: "lab.yaml" }'));
  const misspelt = await project.preview({ fails: true });
  assert.match(misspelt.stdout, /kubeConfig must not be set: there is no such argument; there are kubeconfig, context/);
});

async function kubeconfig(user: string, namespace: string): Promise<string> {
  return await readFile(await lab.kubeconfigFor(user, { namespace }), "utf8");
}

async function createNamespace(name: string): Promise<void> {
  await kube.request("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
}

const RBAC = "rbac.authorization.k8s.io";

/** Grants the rights that the documentation asks for, in one namespace. */
async function grant(
  user: string,
  namespace: string,
  { secrets = ["get", "list", "watch", "delete"] } = {},
): Promise<void> {
  const verbs = ["get", "list", "watch", "create", "patch", "delete"];
  const rules = [
    { apiGroups: ["jumpstarter.dev"], resources: ["clients", "exporters", "exporteraccesspolicies"], verbs },
    { apiGroups: [""], resources: ["secrets"], verbs: secrets },
    { apiGroups: [""], resources: ["configmaps"], verbs: ["get"] },
  ];
  const create = (kind: string, plural: string, content: object) =>
    kube.request("POST", `/apis/${RBAC}/v1/namespaces/${namespace}/${plural}`, {
      apiVersion: `${RBAC}/v1`,
      kind,
      metadata: { name: user },
      ...content,
    });
  await create("Role", "roles", { rules });
  await create("RoleBinding", "rolebindings", {
    roleRef: { apiGroup: RBAC, kind: "Role", name: user },
    subjects: [{ apiGroup: RBAC, kind: "User", name: user }],
  });
}

async function revoke(user: string, namespace: string): Promise<void> {
  await kube.request("DELETE", `/apis/${RBAC}/v1/namespaces/${namespace}/rolebindings/${user}`);
}
