import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { namespaceObject } from "../../../lab/cluster/access.ts";
import { startProxy } from "../../../lab/probes/proxy.ts";
import { answer, type FakeApiServer, startFakeApiServer, status } from "../../support/fake-api-server.ts";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

const { lab, kube } = useSharedLab(async () => {
  for (const name of ["munich", "boston"]) await createNamespace(name);
  await grant("user-a", "munich");
  await grant("user-b", "boston");
});

/** Two clients that nobody changes, two in Munich with these arguments, and what else there is in the labs. */
const program = ({ args = {}, extra = "" }: { args?: Record<string, object>; extra?: string } = {}) => `
  import * as pulumi from "@pulumi/pulumi";
  import {
    JumpstarterClient, JumpstarterExporter, JumpstarterExporterAccessPolicy, JumpstarterProvider,
  } from "pulumi-jumpstarter";
  const config = new pulumi.Config();
  const [munich, boston] = ["munich", "boston"].map(
    (name) => new JumpstarterProvider(name, { kubeconfig: config.requireSecret(name) }),
  );
  const args = ${JSON.stringify(args)};
  const inMunich = new JumpstarterClient("munich-ci", { name: "ci" }, { provider: munich });
  const inBoston = new JumpstarterClient("boston-ci", { name: "ci" }, { provider: boston });
  const labelled = new JumpstarterClient("labelled", args.labelled, { provider: munich });
  const rotated = new JumpstarterClient("rotated", args.rotated, { provider: munich });
  new JumpstarterExporter("board", {}, { provider: boston });
  new JumpstarterExporterAccessPolicy("all", { exporterSelector: {}, policies: [] }, { provider: boston });
  export const ids = [inMunich.id, inBoston.id];
  export const uids = [inMunich.uid, inBoston.uid, labelled.uid, rotated.uid];
  ${extra}`;

test("two explicit providers, each with a kubeconfig of its own", async (t) => {
  // No other way to the cluster: what is done is done as the users of the two kubeconfigs.
  const env = { KUBECONFIG: "/nonexistent" };
  const secrets = { munich: await kubeconfig("user-a", "munich"), boston: await kubeconfig("user-b", "boston") };
  await using project = await PulumiProject.create(lab, { program: program(), secrets, env });

  await t.test("up works in the namespace of each, as the user of each", async () => {
    await project.up();
    assert.deepEqual((await project.outputs()).ids, ["munich/ci", "boston/ci"]);
    assert.equal((await kube.in("munich").clients.list()).length, 3);
    assert.equal((await kube.in("boston").clients.list()).length, 1);
    assert.equal((await kube.in("boston").exporters.list()).length, 1);
    assertNoChanges(await project.refresh());
  });

  await t.test("the kubeconfigs are encrypted in the state, and in the entries of the providers alone", async () => {
    const { resources = [] } = (await project.exportState()).deployment;
    const holders = resources.filter((resource) => JSON.stringify(resource).includes("jumpstarter:kubeconfig"));
    assert.deepEqual(holders.map(({ urn }) => urn.replace(/.*pulumi:providers:/, "")).sort(), [
      "pulumi-nodejs::boston",
      "pulumi-nodejs::munich",
    ]);
    for (const { inputs } of holders) assert.ok(inputs?.["jumpstarter:kubeconfig"].ciphertext);
  });

  // A user who may not delete Secrets takes the place of the one who has made everything in Munich.
  const { uids } = await project.outputs();
  const secretOfRotated = await kube.in("munich").secrets.get("rotated-client");
  await grant("user-c", "munich", { secrets: ["get", "list", "watch"] });
  await revoke("user-a", "munich");
  await kube.in("munich").clients.patch("labelled", { metadata: { labels: { by: "others" } } });
  await project.setSecret("munich", await kubeconfig("user-c", "elsewhere"));
  await project.setProgram(
    program({
      args: {
        labelled: { namespace: "munich", labels: { by: "us" } },
        rotated: { namespace: "munich", rotationTriggers: { now: "1" } },
      },
      extra: 'new JumpstarterClient("trespasser", { namespace: "boston" }, { provider: munich });',
    }),
  );
  const { steps, stdout } = await project.up({ fails: true, args: ["--continue-on-error"] });

  await t.test(
    "another kubeconfig is used from then on, and replaces nothing, though its namespace differs",
    async () => {
      const changed = steps.filter(({ op }) => op !== "same").map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`);
      const expected = ["create trespasser", "update labelled", "update munich", "update rotated"];
      assert.deepEqual(changed.sort(), expected, "the provider is updated, and what the program has changed");
      assert.deepEqual(await liveUids(), uids);
      const { labels } = (await kube.in("munich").clients.get("labelled")).metadata;
      assert.equal(labels?.by, "us", "written by the new user: the old one may do nothing any more");
    },
  );

  await t.test(
    "a forbidden request of one user fails with the server's message, and is not sent as another user",
    async () => {
      assert.match(
        stdout,
        /Error from server \(Forbidden\): .*User "user-c" cannot create resource "clients".*"boston"/,
      );
      assert.equal(await kube.in("boston").clients.find("trespasser"), undefined);
    },
  );

  await t.test("a rotation that the user may not do is an error that says why, and keeps the token", async () => {
    assert.match(stdout, /\(Forbidden\): .*User "user-c" cannot delete resource "secrets"/);
    assert.match(stdout, /issues a new token only when Secret munich\/rotated-client, .* is deleted/);
    assert.deepEqual((await kube.in("munich").secrets.get("rotated-client")).data, secretOfRotated.data);
  });

  await t.test("destroy uses the settings in the state", async () => {
    for (const name of ["munich", "boston"]) await project.setSecret(name, "/nonexistent");
    await project.destroy();
    assert.deepEqual(await kube.in("munich").clients.list(), []);
    assert.deepEqual(await kube.in("boston").clients.list(), []);
    assert.deepEqual(await kube.in("boston").exporters.list(), []);
    assert.deepEqual(await project.resources(), []);
  });

  /** Returns the UIDs that the output `uids` has. */
  async function liveUids(): Promise<string[]> {
    const places = [
      ["munich", "ci"],
      ["boston", "ci"],
      ["munich", "labelled"],
      ["munich", "rotated"],
    ] as const;
    return await Promise.all(
      places.map(async ([namespace, name]) => (await kube.in(namespace).clients.get(name)).metadata.uid),
    );
  }
});

test("another provider replaces where it leads to another cluster, and nowhere else", async (t) => {
  await using proxy = await startProxy(lab);
  await using other = await startOtherCluster();
  /**
   * A client and a policy of each of two providers, and a policy of a third; "none" is the default one. Each provider is a
   * process of its own, so there are no others.
   */
  const program = (first: string, second: string, third: string) => `
    import * as pulumi from "@pulumi/pulumi";
    import { JumpstarterClient, JumpstarterExporterAccessPolicy, JumpstarterProvider } from "pulumi-jumpstarter";
    const config = new pulumi.Config();
    const providers = Object.fromEntries(${JSON.stringify(named([first, second, third]))}.map(
      (name) => [name, new JumpstarterProvider(name, { kubeconfig: config.requireSecret(name) })],
    ));
    const rules = { namespace: "${lab.namespace}", exporterSelector: {}, policies: [] };
    const client = (name, provider) => {
      const { uid, token } = new JumpstarterClient(name, {}, { provider });
      return { uid, token };
    };
    const policy = (name, provider) => new JumpstarterExporterAccessPolicy(name, rules, { provider }).uid;
    export const kept = [
      client("first", providers.${first}), policy("first", providers.${first}),
      client("second", providers.${second}), policy("second", providers.${second}),
    ];
    export const moving = policy("moving", providers.${third});`;
  const by = async (server: string) => await readFile(await lab.kubeconfigFor("admin", { server }), "utf8");
  const secrets = {
    direct: await by(lab.server),
    proxied: await by(proxy.server),
    dead: await by("https://127.0.0.1:9"),
    other: other.kubeconfig(),
  };
  await using project = await PulumiProject.create(lab, { program: program("none", "direct", "none"), secrets });
  await project.up();
  const outputs = () => project.outputs({ showSecrets: true });
  const before = await outputs();

  await t.test("to a server that does not answer: up fails, and nothing is touched", async () => {
    await project.setProgram(program("dead", "direct", "none"));
    assert.match((await project.up({ fails: true })).stdout, /127\.0\.0\.1:9/);
    assert.equal((await kube.clients.get("first")).metadata.uid, before.kept[0].uid);
    assert.equal((await kube.accessPolicies.get("first")).metadata.uid, before.kept[1]);
  });

  await project.setProgram(program("direct", "proxied", "other"));
  const { steps } = await project.up();
  const after = await outputs();

  await t.test("to the same cluster, from the default one or by another way: nothing is replaced", async () => {
    const replaced = steps.filter(({ op }) => op.includes("replace")).map(({ urn }) => urn.split("::").at(-1));
    assert.deepEqual([...new Set(replaced)], ["moving"]);
    assert.deepEqual(after.kept, before.kept);
  });

  await t.test("to another cluster: what moves is replaced, and is left in no two places", async () => {
    assert.equal(after.moving, "uid-of-moving");
    assert.equal(await kube.accessPolicies.find("moving"), undefined);
  });

  await t.test("and another up has nothing to do", async () => {
    assertNoChanges(await project.up());
  });
});

/** Returns the providers that a program has to make, once each. */
function named(providers: string[]): string[] {
  return [...new Set(providers)].filter((name) => name !== "none");
}

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
  assert.match(
    empty.stdout,
    /invalid arguments of JumpstarterProvider "lab":\n\s*kubeconfig must be a non-empty string/,
  );
  await project.setProgram(make('{ kubeConfig: "lab.yaml" }'));
  const misspelt = await project.preview({ fails: true });
  assert.match(misspelt.stdout, /kubeConfig must not be set: there is no such argument; there are kubeconfig, context/);
});

async function kubeconfig(user: string, namespace: string): Promise<string> {
  return await readFile(await lab.kubeconfigFor(user, { namespace }), "utf8");
}

async function createNamespace(name: string): Promise<void> {
  await kube.request("POST", "/api/v1/namespaces", namespaceObject(name));
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
