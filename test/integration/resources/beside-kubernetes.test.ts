/** Beside the real @pulumi/kubernetes: coming from its CustomResource, and in one program with it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import type { KubeObject } from "../../../lab/cluster/kube.ts";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

const { lab, kube } = useSharedLab();

const tokenIn = (secret: KubeObject) => Buffer.from(secret.data.token, "base64").toString();

test("a CustomResource is taken over as docs/migration.md says: with its UID, its token and its labels", async (t) => {
  const program = (opts: object) => `
    import * as k8s from "@pulumi/kubernetes";
    new k8s.apiextensions.CustomResource("ci", {
      apiVersion: "jumpstarter.dev/v1alpha1",
      kind: "Client",
      metadata: {
        name: "ci",
        namespace: "${kube.namespace}",
        labels: { "client-type": "ci" },
        annotations: { "pulumi.com/waitFor": "jsonpath={.status.credential.name}" },
      },
      spec: {},
    }, ${JSON.stringify(opts)});`;
  await using project = await PulumiProject.create(lab, { program: program({}) });
  await project.up();
  const before = await kube.clients.get("ci");
  const token = tokenIn(await kube.secrets.get("ci-client"));

  await t.test("retainOnDelete changes nothing in the cluster", async () => {
    await project.setProgram(program({ retainOnDelete: true }));
    await project.up();
    assert.equal((await kube.clients.get("ci")).metadata.uid, before.metadata.uid);
  });

  await t.test("a JumpstarterClient with adopt in its place deletes nothing", async () => {
    await project.setProgram(`
      import { JumpstarterClient } from "pulumi-jumpstarter";
      export const { uid, token } = new JumpstarterClient("ci", {
        namespace: "${kube.namespace}", labels: { "client-type": "ci" }, adopt: true,
      });`);
    await project.up();
    assert.deepEqual(await project.outputs({ showSecrets: true }), { uid: before.metadata.uid, token });
    const after = await kube.clients.get("ci");
    assert.equal(after.metadata.uid, before.metadata.uid);
    assert.deepEqual(after.metadata.labels, before.metadata.labels);
    assert.deepEqual(
      (await project.resources()).map(({ type }) => type),
      ["pulumi-nodejs:dynamic/jumpstarter:Client"],
    );
    assertNoChanges(await project.up());
  });

  await t.test("from then on it is this package's to delete", async () => {
    await project.destroy();
    assert.equal(await kube.clients.find("ci"), undefined);
  });
});

test("resources of both packages use each other's outputs, and wait for each other", async () => {
  await using project = await PulumiProject.create(lab, {
    program: `
      import * as k8s from "@pulumi/kubernetes";
      import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";

      const policy = new k8s.apiextensions.CustomResource("theirs", {
        apiVersion: "jumpstarter.dev/v1alpha1",
        kind: "ExporterAccessPolicy",
        metadata: { name: "theirs", namespace: "${kube.namespace}" },
        spec: {
          exporterSelector: { matchLabels: { board: "rpi4" } },
          policies: [{ priority: 1, from: [{ clientSelector: { matchLabels: { team: "boot" } } }] }],
        },
      });
      const board = new JumpstarterExporter("board", { labels: { board: "rpi4" } }, { dependsOn: policy });
      const client = new JumpstarterClient("boot", { labels: { team: "boot" } });
      const secret = new k8s.core.v1.Secret("config", {
        metadata: { name: "boot-config", namespace: "${kube.namespace}", labels: { endpoint: "known" } },
        stringData: { "client.yaml": client.config },
      }, { dependsOn: board });
      export const files = secret.data.apply((data) => Object.keys(data));`,
  });
  const { steps } = await project.up();
  const order = ["theirs", "board", "config"].map((name) =>
    steps.findIndex(({ op, urn }) => op === "create" && urn.endsWith(`::${name}`)),
  );
  assert.deepEqual(
    order,
    [...order].sort((one, other) => one - other),
    "each is created after what it depends on",
  );
  assert.ok(order.every((index) => index >= 0));
  const live = await kube.secrets.get("boot-config");
  const config = parse(Buffer.from(live.data["client.yaml"], "base64").toString());
  assert.equal(config.token, tokenIn(await kube.secrets.get("boot-client")));
  const [theirs] = (await kube.accessPolicies.list()).filter(({ metadata }) => metadata.name === "theirs");
  assert.deepEqual(theirs?.spec.exporterSelector, { matchLabels: { board: "rpi4" } });
  assertNoChanges(await project.up());
  await project.destroy();
  for (const collection of [kube.clients, kube.exporters, kube.accessPolicies]) {
    assert.deepEqual(await collection.list(), []);
  }
  assert.equal(await kube.secrets.find("boot-config"), undefined);
});
