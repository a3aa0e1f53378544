import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { namespaceObject } from "../../../lab/cluster/access.ts";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

const { lab, kube } = useSharedLab(async () => {
  await kube.request("POST", "/api/v1/namespaces", namespaceObject("another-place"));
});

test("a client is replaced", async (t) => {
  const program = (named: object, moved: object) => `
    import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
    const all = {
      named: new JumpstarterClient("named", ${JSON.stringify(named)}),
      moved: new JumpstarterClient("moved", ${JSON.stringify(moved)}),
      forced: new JumpstarterClient("forced", { name: "forced" }),
      defaulted: new JumpstarterClient("defaulted", { name: "defaulted" }, { deleteBeforeReplace: undefined }),
      first: new JumpstarterClient("first", { name: "first" }, { deleteBeforeReplace: false }),
    };
    const entries = Object.entries(all);
    for (const [name, { uid }] of entries) new JumpstarterExporter(\`of-\${name}\`, { labels: { owner: uid } });
    export const clients = Object.fromEntries(entries.map(
      ([resource, { name, namespace, uid, token, config }]) => [resource, { name, namespace, uid, token, config }],
    ));`;
  await using project = await PulumiProject.create(lab, { program: program({ name: "one" }, { name: "moved" }) });
  const clients = async () => (await project.outputs({ showSecrets: true })).clients;
  const places = async () => {
    const live = [...(await kube.clients.list()), ...(await kube.in("another-place").clients.list())];
    return live.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).sort();
  };
  await project.up();
  const before = await clients();
  await project.setProgram(program({ name: "two" }, { name: "moved", namespace: "another-place" }));
  const urns = await urnsIn(project);
  const force = ["forced", "defaulted", "first"].flatMap((name) => ["--replace", urns[name]!]);
  const { steps } = await project.up({ args: force });
  const after = await clients();

  /** The state, the cluster, the outputs and the dependent agree on the object that is in this place. */
  const assertAgreed = async (resource: string, place: { name: string; namespace: string }) => {
    const { uid, token, config, name, namespace } = after[resource];
    assert.deepEqual({ name, namespace }, place);
    const live = await kube.in(namespace).clients.get(name);
    assert.equal(uid, live.metadata.uid);
    assert.equal(subjectOf(token).split(":").at(-1), live.metadata.uid);
    assert.ok(config.includes(token) && config.includes(`name: ${name}`));
    const [state] = (await project.resources()).filter(({ urn }) => urn.endsWith(`::${resource}`));
    assert.equal(state?.outputs?.uid, live.metadata.uid);
    assert.equal((await kube.exporters.get(`of-${resource}`)).metadata.labels?.owner, live.metadata.uid);
  };
  const assertNew = async (resource: string, place: { name: string; namespace: string }) => {
    await assertAgreed(resource, place);
    assert.notEqual(after[resource].uid, before[resource].uid);
    assert.notEqual(after[resource].token, before[resource].token);
  };
  const { namespace } = lab;

  await t.test("a new name gives a new object with a new credential, which dependents see", async () => {
    await assertNew("named", { name: "two", namespace });
  });

  await t.test("so does another namespace", async () => {
    await assertNew("moved", { name: "moved", namespace: "another-place" });
  });

  await t.test("a forced replacement of an unchanged name ends with one new object", async () => {
    assert.ok(steps.some(({ op, urn }) => op === "delete-replaced" && urn === urns.forced));
    await assertNew("forced", { name: "forced", namespace });
  });

  await t.test(
    "deleteBeforeReplace: undefined means the default: a forced replacement ends with a new object",
    async () => {
      await assertNew("defaulted", { name: "defaulted", namespace });
    },
  );

  await t.test("a forced replacement that is told to create first ends with the object that there is", async () => {
    assert.ok(steps.some(({ op, urn }) => op === "replace" && urn === urns.first));
    await assertAgreed("first", { name: "first", namespace });
    assert.equal(after.first.uid, before.first.uid);
  });

  await t.test("no old object is left, and the next up has nothing to change", async () => {
    const here = ["defaulted", "first", "forced", "two"].map((name) => `${namespace}/${name}`);
    assert.deepEqual(await places(), ["another-place/moved", ...here].sort());
    assertNoChanges(await project.up());
    await project.destroy();
    assert.deepEqual(await places(), []);
  });
});

test("what cannot be replaced costs nothing: UID and token stay", async (t) => {
  await kube.clients.create({ metadata: { name: "taken" } });
  await grantNamespace("user-a", lab.namespace);
  const program = (args: Record<string, object>, [name, place = {}, options = {}]: [string, object?, object?]) => `
    import { Config } from "@pulumi/pulumi";
    import { JumpstarterClient, JumpstarterProvider } from "pulumi-jumpstarter";
    const limited = new JumpstarterProvider("limited", { kubeconfig: new Config().requireSecret("limited") });
    const client = (name, args, options) => {
      const { uid, token } = new JumpstarterClient(name, args, options);
      return { uid, token };
    };
    const args = ${JSON.stringify(args)};
    export const clients = {
      lost: client("lost", args.lost),
      renamed: client("renamed", args.renamed),
      trespasser: client("trespasser", args.trespasser, { provider: limited }),
      stolen: client("stolen", args.stolen),
      defaulted: client("${name}", ${JSON.stringify(place)}, ${JSON.stringify(options)}),
    };`;
  const secrets = { limited: await readFile(await lab.kubeconfigFor("user-a"), "utf8") };
  await using project = await PulumiProject.create(lab, { program: program({}, ["h1"]), secrets });
  const clients = async () => (await project.outputs({ showSecrets: true })).clients;
  await project.up();
  const before = await clients();
  await kube.clients.delete("stolen");
  await kube.clients.until("stolen", (object) => object === undefined);
  await kube.clients.create({ metadata: { name: "stolen", labels: { theirs: "1" } } });

  const renamed: [string, object, object] = ["h2", {}, { aliases: [{ name: "h1" }] }];

  await t.test("an update that finds the object of another in its place leaves it alone", async () => {
    await project.setProgram(program({ stolen: { labels: { ours: "1" } } }, renamed));
    const { stdout } = await project.up({ fails: true, args: ["--continue-on-error"] });
    assert.match(stdout, /"stolen" already exists[\s\S]*was not created by Pulumi[\s\S]*pulumi refresh takes it up/);
    assert.deepEqual((await kube.clients.get("stolen")).metadata.labels, { theirs: "1" });
  });

  const refused = [
    {
      name: "lost",
      title: "a namespace that does not exist",
      place: { namespace: "jumpstarter-lb" },
      message: /namespaces "jumpstarter-lb" not found/,
    },
    {
      name: "renamed",
      title: "a name that is taken",
      place: { name: "taken" },
      message: /"taken" already exists[\s\S]*was not created by Pulumi/,
    },
    {
      name: "trespasser",
      title: "a namespace where the user may not create",
      place: { namespace: "another-place" },
      message: /User "user-a" cannot create resource "clients".*"another-place"/,
    },
  ];
  for (const { name, title, place, message } of refused) {
    await t.test(`${title} fails the up, before anything is deleted`, async () => {
      await project.setProgram(program({ [name]: place }, renamed));
      assert.match((await project.up({ fails: true })).stdout, message);
      assert.equal((await kube.clients.get(name)).metadata.uid, before[name].uid);
    });
  }

  await t.test("and the preview, which ends at the first that it comes to", async () => {
    await project.setProgram(program(Object.fromEntries(refused.map(({ name, place }) => [name, place])), renamed));
    const { stdout } = await project.preview({ fails: true });
    assert.ok(
      refused.some(({ message }) => message.test(stdout)),
      stdout,
    );
  });

  await t.test("a forced replacement after a rename by an alias is refused, and says which name to set", async () => {
    await project.setProgram(program({}, renamed));
    const { h2 } = await urnsIn(project);
    const { stdout } = await project.up({ fails: true, args: ["--replace", h2!] });
    assert.ok(stdout.includes('To replace it where it is, set name: "h1".'), stdout);
    assert.equal((await kube.clients.get("h1")).metadata.uid, before.defaulted.uid);
  });

  await t.test(
    "so it is after a change of the default namespace, with --continue-on-error too, where Ctrl-C ends the engine that would wait for ever",
    async () => {
      await project.setConfig("jumpstarter:namespace", "another-place");
      const { h2 } = await urnsIn(project);
      const args = ["--yes", "--skip-preview", "--continue-on-error", "--replace", h2!];
      const running = project.start(["up", ...args]);
      await running.said(/To replace it where it is, set namespace: "[^"]+", name: "h1"\./);
      running.process.kill("SIGINT");
      assert.notEqual((await running.finished).code, 0);
      assert.equal((await kube.clients.get("h1")).metadata.uid, before.defaulted.uid);
    },
  );

  await t.test("an up without those changes has nothing to do, and every UID and token is the same", async () => {
    assertNoChanges(await project.up());
    assert.deepEqual(await clients(), before);
  });

  await t.test(
    "a forced replacement goes on where the program names the place that the defaults once gave",
    async () => {
      await project.setProgram(program({}, ["h2", { name: "h1", namespace: lab.namespace }]));
      const { h2 } = await urnsIn(project);
      await project.up({ args: ["--replace", h2!] });
      const { uid } = (await clients()).defaulted;
      assert.notEqual(uid, before.defaulted.uid);
      assert.equal((await kube.clients.get("h1")).metadata.uid, uid);
      assert.equal(await kube.in("another-place").clients.find("h2"), undefined);
    },
  );

  await t.test("destroy deletes the stack's own objects, and leaves those of others", async () => {
    await project.destroy();
    const left = (await kube.clients.list()).map(({ metadata }) => metadata.name);
    assert.deepEqual(left.sort(), ["stolen", "taken"]);
  });
});

/** Returns the URNs of the resources by their names. */
async function urnsIn(project: PulumiProject): Promise<Record<string, string>> {
  return Object.fromEntries((await project.resources()).map(({ urn }) => [urn.split("::").at(-1)!, urn]));
}

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
