import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject } from "../../../lab/cluster/kube.ts";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

const SHARED = ["shared-a", "shared-b"];
const ELSEWHERE = "components-elsewhere";

const { lab, kube } = useSharedLab(async () => {
  await kube.request("POST", "/api/v1/namespaces", { metadata: { name: ELSEWHERE } });
  for (const name of SHARED) {
    await kube.clients.create({ metadata: { name } });
    await kube.clients.until(name, (client) => client?.status?.credential !== undefined);
  }
});

/** Every way to nest that Pulumi has. */
const ways = () => `
  import * as pulumi from "@pulumi/pulumi";
  import { DependencyResource } from "@pulumi/pulumi/resource.js";
  import {
    getClientOutput, JumpstarterClient, JumpstarterExporter, JumpstarterExporterAccessPolicy, JumpstarterProvider,
  } from "pulumi-jumpstarter";

  class Group extends pulumi.ComponentResource {
    constructor(name, fill, opts) {
      super("test:index:Group", name, {}, opts);
      this.registerOutputs(fill({ parent: this }) ?? {});
    }
  }
  // A resource that is only looked up has no annotations to set.
  const annotated = (key) => ({ type, props, opts }) =>
    type === "pulumi-nodejs:dynamic/jumpstarter:Client" && opts.id === undefined
      ? { props: { ...props, annotations: { ...props.annotations, [key]: "1" } }, opts }
      : undefined;
  // The lab's language host does not know registerResourceTransform, the new form of this.
  pulumi.runtime.registerStackTransformation(annotated("of-the-stack"));

  const pair = new Group("pair", (opts) => {
    new JumpstarterClient("pair-one", {}, opts);
    new JumpstarterClient("pair-two", {}, opts);
  });
  new Group("bench", (opts) => {
    const board = new JumpstarterExporter("bench-board", { labels: { board: "rpi4" } }, opts);
    const client = new JumpstarterClient("bench-client", { labels: { board: board.name } }, opts);
    new JumpstarterExporterAccessPolicy("bench-policy", { exporterSelector: {}, policies: [] }, opts);
    return { config: client.config };
  });
  new Group("looked-up", (opts) => {
    const ids = ["shared-a", "shared-b"].map((name) => JumpstarterClient.get(name, "${lab.namespace}/" + name, {}, opts));
    return { uids: ids.map(({ uid }) => uid) };
  });
  new Group("siblings", (opts) => {
    const client = new JumpstarterClient("siblings-client", {}, opts);
    new JumpstarterExporter("siblings-board", { labels: { length: client.config.apply((text) => "n" + text.length) } }, opts);
    new Group("siblings-user", () => ({ config: client.config }), opts);
  });
  const deep = new Group("outer", (opts) => {
    new Group("middle", (opts) => {
      new Group("inner", (opts) => {
        new JumpstarterClient("deep-client", {}, opts);
        new JumpstarterExporter("deep-board", {}, opts);
      }, opts);
      new JumpstarterClient("middle-client", {}, opts);
    }, opts);
    new JumpstarterClient("outer-client", {}, opts);
  });

  // A parent from outside: a component, and a resource of ours.
  new JumpstarterClient("guest-one", {}, { parent: pair });
  new JumpstarterExporter("guest-two", {}, { parent: pair });
  const host = new JumpstarterExporter("host", {});
  new JumpstarterClient("child-one", {}, { parent: host });
  new JumpstarterClient("child-two", {}, { parent: host, dependsOn: host });

  // Providers of a component.
  const elsewhere = new JumpstarterProvider("elsewhere", { namespace: "${ELSEWHERE}" });
  const two = (name) => (opts) => {
    new JumpstarterClient(name + "-client", {}, opts);
    new JumpstarterExporter(name + "-board", {}, opts);
  };
  new Group("by-map", two("by-map"), { providers: { "pulumi-nodejs": elsewhere } });
  new Group("by-list", two("by-list"), { providers: [elsewhere] });
  new Group("by-provider", two("by-provider"), { provider: elsewhere });

  new Group("transformed", two("transformed"), { transforms: [annotated("of-the-component")] });
  new Group("formerly-transformed", two("formerly-transformed"), { transformations: [annotated("of-the-component")] });

  // A component is waited for with all that is in it.
  new JumpstarterExporter("after-components", {}, { dependsOn: [pair, deep] });
  export const found = ["pair-one", "deep-client"].map(
    (name) => getClientOutput({ name }, { dependsOn: name === "pair-one" ? pair : [deep] }).uid,
  );

  // A component of another language is known by nothing but its URN.
  const remote = new DependencyResource(pulumi.createUrn("pair", "test:index:Group"));
  new JumpstarterClient("remote-one", {}, { parent: remote, dependsOn: pair });
  new JumpstarterClient("remote-two", {}, { parent: remote, dependsOn: pair });
  const urn = await new Promise((resolve) => pair.urn.apply(resolve));
  const rehydrated = new pulumi.ComponentResource("test:index:Group", "pair", {}, { urn });
  new JumpstarterClient("rehydrated-one", {}, { parent: rehydrated });
  new JumpstarterClient("rehydrated-two", {}, { parent: rehydrated });
`;

const before = `
  new JumpstarterClient("moves-in", {});
  new Group("yard", (opts) => {
    new JumpstarterClient("moves-out", {}, opts);
    new JumpstarterExporter("stays-with-it", {}, opts);
  });`;

const after = `
  new JumpstarterClient("moves-out", {}, { aliases: [{ parent: pulumi.createUrn("yard", "test:index:Group") }] });
  new Group("garden", (opts) => {
    new JumpstarterClient("moves-in", {}, { ...opts, aliases: [{ parent: pulumi.rootStackResource }] });
    new JumpstarterExporter("stays-with-it", {}, opts);
  }, { aliases: [{ name: "yard" }] });`;

const MOVED = ["moves-in", "moves-out"];

test("resources nest in components in every way that Pulumi has", async (t) => {
  await using project = await PulumiProject.create(lab, { program: ways() + before });

  /** Each resource is in the cluster, and its object bears the URN that it has in the state. */
  const assertMarked = async () => {
    const ours = (await project.resources()).filter(({ type, external }) => type.includes("jumpstarter:") && !external);
    const objects = (await everything()).filter(({ metadata }) => !SHARED.includes(metadata.name));
    assert.deepEqual(objects.map(markOf).sort(), ours.map(({ urn }) => urn).sort());
  };
  const moved = async () => {
    const objects = (await everything()).filter(({ metadata }) => MOVED.includes(metadata.name));
    return new Map(objects.map((object) => [object.metadata.name, object]));
  };

  await t.test("a first up succeeds, with its preview", async () => {
    await project.run(["up", "--yes"]);
    await assertMarked();
  });

  await t.test("a component's providers, transforms and dependents reach what is in it", async () => {
    const names = async (collection: { list(): Promise<KubeObject[]> }) =>
      (await collection.list()).map(({ metadata }) => metadata.name).sort();
    const groups = ["by-list", "by-map", "by-provider"];
    assert.deepEqual(
      await names(kube.in(ELSEWHERE).clients),
      groups.map((name) => `${name}-client`),
    );
    assert.deepEqual(
      await names(kube.in(ELSEWHERE).exporters),
      groups.map((name) => `${name}-board`),
    );

    for (const name of ["transformed-client", "formerly-transformed-client"]) {
      const { annotations = {} } = (await kube.clients.get(name)).metadata;
      const set = Object.keys(annotations).filter((key) => key.startsWith("of-the-"));
      assert.deepEqual(set.sort(), ["of-the-component", "of-the-stack"]);
    }

    const uids = ["pair-one", "deep-client"].map(async (name) => (await kube.clients.get(name)).metadata.uid);
    assert.deepEqual((await project.outputs()).found, await Promise.all(uids));
  });

  await t.test("a refresh changes nothing", async () => {
    assertNoChanges(await project.refresh());
  });

  await t.test(
    "a move into and out of a component is an update of the mark, and a component's new name none: UID and token stay",
    async () => {
      const objects = await moved();
      const stays = await kube.exporters.get("stays-with-it");
      const secrets = await Promise.all([...objects.values()].map(tokenOf));
      await project.setProgram(ways() + after);
      const { changes, steps } = await project.up();
      const { same, ...others } = changes;
      assert.deepEqual(others, { update: MOVED.length });
      const updated = steps.filter(({ op }) => op === "update").map(({ urn }) => urn.split("::").at(-1));
      assert.deepEqual(updated.sort(), MOVED);
      await assertMarked();
      const now = await moved();
      for (const [name, object] of objects) {
        assert.equal(now.get(name)?.metadata.uid, object.metadata.uid);
        assert.notEqual(markOf(now.get(name)!), markOf(object));
      }
      assert.deepEqual(await Promise.all([...now.values()].map(tokenOf)), secrets);
      // The names of components are no part of the URNs of what is in them.
      assert.deepEqual((await kube.exporters.get("stays-with-it")).metadata, stays.metadata);
      assertNoChanges(await project.up());
    },
  );

  await t.test("destroy leaves nothing but what was only looked up", async () => {
    await project.destroy();
    assert.deepEqual((await everything()).map(({ metadata }) => metadata.name).sort(), SHARED);
  });
});

async function everything(): Promise<KubeObject[]> {
  const collections = [kube, kube.in(ELSEWHERE)].flatMap((namespace) => [
    namespace.clients,
    namespace.exporters,
    namespace.accessPolicies,
  ]);
  return (await Promise.all(collections.map((collection) => collection.list()))).flat();
}

function markOf({ metadata }: KubeObject): string | undefined {
  return metadata.annotations?.["pulumi-jumpstarter/urn"];
}

async function tokenOf({ status }: KubeObject): Promise<string> {
  return (await kube.secrets.get(status.credential.name)).data.token;
}
