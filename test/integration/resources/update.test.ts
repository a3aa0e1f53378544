import assert from "node:assert/strict";
import { test } from "node:test";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

const { lab, kube } = useSharedLab();

const program = (client: object, exporter: object = {}) => `
  import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
  const ci = new JumpstarterClient("ci", ${JSON.stringify(client)});
  const board = new JumpstarterExporter("board", ${JSON.stringify({ credentialTimeout: "30s", ...exporter })});
  export const client = ci.token;
  export const exporter = board.token;`;

test("labels, annotations and the user name are updated in place", async (t) => {
  const labels = { team: "kernel", "client-type": "ci" };
  await using project = await PulumiProject.create(lab, {
    program: program({ labels, annotations: { note: "one", "example.com/gone": "x" }, username: "dex:ci" }),
  });
  await project.up();
  const { metadata, spec } = await kube.clients.get("ci");
  const tokens = await project.outputs({ showSecrets: true });
  assert.equal(spec.username, "dex:ci");
  await kube.clients.patch("ci", { metadata: { labels: { theirs: "1" }, annotations: { "example.com/theirs": "2" } } });

  await t.test("labels of others survive, and only our own are removed", async () => {
    await project.setProgram(
      program({
        labels: { team: "boot", new: "" },
        annotations: { note: 'a "quote"\nand a line' },
        username: "dex:bot",
      }),
    );
    await project.up();
    const updated = await kube.clients.get("ci");
    assert.equal(updated.metadata.uid, metadata.uid);
    assert.deepEqual(updated.metadata.labels, { team: "boot", new: "", theirs: "1" });
    assert.equal(updated.metadata.annotations?.note, 'a "quote"\nand a line');
    assert.equal(updated.metadata.annotations?.["example.com/theirs"], "2");
    assert.equal(updated.metadata.annotations?.["example.com/gone"], undefined);
    assert.equal(updated.spec.username, "dex:bot");
    assert.deepEqual(await project.outputs({ showSecrets: true }), tokens, "the tokens are kept");
    assertNoChanges(await project.up());
  });

  await t.test("a label that others have set becomes ours with its value, and goes when it is removed", async () => {
    await project.setProgram(program({ labels: { theirs: "3" } }));
    await project.up();
    assert.deepEqual((await kube.clients.get("ci")).metadata.labels, { theirs: "3" });
    await project.setProgram(program({}));
    await project.up();
    const bare = await kube.clients.get("ci");
    assert.deepEqual(bare.metadata.labels ?? {}, {});
    assert.equal(bare.spec.username, undefined, "the user name was ours");
    assert.equal(bare.metadata.uid, metadata.uid);
  });

  await t.test("an exporter is disabled and enabled in place where the cluster has that field", async () => {
    await project.setProgram(program({}, { enabled: false }));
    const { stdout } = await project.up({ fails: true });
    assert.match(stdout, /enabled: false has no effect in this cluster/);

    const { uid } = (await kube.exporters.get("board")).metadata;
    await addEnabledField();
    await project.up();
    assert.equal((await kube.exporters.get("board")).spec.enabled, false);
    await project.setProgram(program({}, { enabled: true }));
    await project.up();
    const board = await kube.exporters.get("board");
    assert.equal(board.spec.enabled, true);
    assert.equal(board.metadata.uid, uid);
    assert.deepEqual(await project.outputs({ showSecrets: true }), tokens, "the tokens are kept");
    assertNoChanges(await project.refresh());
  });
});

/** Jumpstarter 0.9 has added `spec.enabled` to its resource definition. */
async function addEnabledField(): Promise<void> {
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/exporters.jumpstarter.dev";
  // biome-ignore lint/suspicious/noExplicitAny: a resource definition
  const definition = (await kube.request("GET", path)) as any;
  const { properties } = definition.spec.versions[0].schema.openAPIV3Schema.properties.spec;
  properties.enabled = { type: "boolean", default: true };
  await kube.request("PUT", path, definition);
  await kube.exporters.until("board", ({ spec } = {} as never) => spec?.enabled === true);
}
