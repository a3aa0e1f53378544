/** Beside the real @pulumi/kubernetes: coming from its CustomResource, and in one program with it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import type { KubeObject } from "../../../lab/cluster/kube.ts";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

const { lab, kube } = useSharedLab();

const tokenIn = (secret: KubeObject) => Buffer.from(secret.data.token, "base64").toString();

/** Resources of both packages that use each other's outputs, and what the program says of the client "ci". */
const program = (ci: string) => `
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
  ${ci}`;

const customResource = (opts: object) => `
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

test("a program may use the real @pulumi/kubernetes beside this package, which takes over a client from its CustomResource", async (t) => {
  await using project = await PulumiProject.create(lab, { program: program(customResource({})) });
  const { steps } = await project.up();

  await t.test("resources of both packages use each other's outputs, and wait for each other", async () => {
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
  });

  await t.test("a CustomResource is taken over as docs/migration.md says", async (t) => {
    const before = await kube.clients.get("ci");
    const token = tokenIn(await kube.secrets.get("ci-client"));

    await t.test("retainOnDelete changes nothing in the cluster", async () => {
      await project.setProgram(program(customResource({ retainOnDelete: true })));
      await project.up();
      assert.equal((await kube.clients.get("ci")).metadata.uid, before.metadata.uid);
    });

    await t.test("a JumpstarterClient with adopt in its place keeps its UID, its token and its labels", async () => {
      await project.setProgram(
        program(`
          export const { uid, token } = new JumpstarterClient("ci", {
            namespace: "${kube.namespace}", labels: { "client-type": "ci" }, adopt: true,
          });`),
      );
      await project.up();
      assert.deepEqual(await project.outputs({ showSecrets: true }), { uid: before.metadata.uid, token });
      const after = await kube.clients.get("ci");
      assert.equal(after.metadata.uid, before.metadata.uid);
      assert.deepEqual(after.metadata.labels, before.metadata.labels);
      const ofCi = (await project.resources()).filter(({ urn }) => urn.endsWith("::ci"));
      assert.deepEqual(
        ofCi.map(({ type }) => type),
        ["pulumi-nodejs:dynamic/jumpstarter:Client"],
      );
    });
  });

  await t.test("the next up changes nothing, and destroy leaves nothing of either package", async () => {
    assertNoChanges(await project.up());
    await project.destroy();
    for (const collection of [kube.clients, kube.exporters, kube.accessPolicies]) {
      assert.deepEqual(await collection.list(), []);
    }
    assert.equal(await kube.secrets.find("boot-config"), undefined);
  });
});
