import assert from "node:assert/strict";
import { test } from "node:test";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

const { lab, kube } = useSharedLab();

const program = (client: object, claimed: object, exporter: object = {}) => `
  import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
  const ci = new JumpstarterClient("ci", ${JSON.stringify(client)});
  const claimed = new JumpstarterClient("claimed", ${JSON.stringify(claimed)});
  const board = new JumpstarterExporter("board", ${JSON.stringify({ credentialTimeout: "30s", ...exporter })});
  export const tokens = [ci.token, claimed.token, board.token];`;

test("labels, annotations and the user name are updated in place", async (t) => {
  const first = {
    labels: { team: "kernel", "client-type": "ci" },
    annotations: { note: "one", "example.com/gone": "x" },
    username: "dex:ci",
  };
  const second = {
    labels: { team: "boot", new: "" },
    annotations: { note: 'a "quote"\nand a line' },
    username: "dex:bot",
  };
  await using project = await PulumiProject.create(lab, { program: program(first, { username: "dex:claimed" }) });
  await project.up();
  const { metadata, spec } = await kube.clients.get("ci");
  const { uid: uidOfClaimed } = (await kube.clients.get("claimed")).metadata;
  const { uid: uidOfBoard } = (await kube.exporters.get("board")).metadata;
  const tokens = await project.outputs({ showSecrets: true });
  assert.equal(spec.username, "dex:ci");
  await kube.clients.patch("ci", { metadata: { labels: { theirs: "1" }, annotations: { "example.com/theirs": "2" } } });
  await kube.clients.patch("claimed", { metadata: { labels: { theirs: "1" } } });
  await project.setProgram(program(second, { username: "dex:claimed", labels: { theirs: "3" } }, { enabled: false }));
  const { stdout } = await project.up({ fails: true, args: ["--continue-on-error"] });

  await t.test("labels of others survive, and only our own are removed", async () => {
    const updated = await kube.clients.get("ci");
    assert.equal(updated.metadata.uid, metadata.uid);
    assert.deepEqual(updated.metadata.labels, { team: "boot", new: "", theirs: "1" });
    assert.equal(updated.metadata.annotations?.note, 'a "quote"\nand a line');
    assert.equal(updated.metadata.annotations?.["example.com/theirs"], "2");
    assert.equal(updated.metadata.annotations?.["example.com/gone"], undefined);
    assert.equal(updated.spec.username, "dex:bot");
  });

  await t.test("a label that others have set becomes ours with its value", async () => {
    assert.deepEqual((await kube.clients.get("claimed")).metadata.labels, { theirs: "3" });
  });

  await t.test("enabled is an error where the cluster has no such field", () => {
    assert.match(stdout, /enabled: false has no effect in this cluster/);
  });

  await addEnabledField();
  await project.setProgram(program(second, {}, { enabled: false }));
  await project.up();

  await t.test("such a label goes when it is removed, and so does the user name", async () => {
    const bare = await kube.clients.get("claimed");
    assert.deepEqual(bare.metadata.labels ?? {}, {});
    assert.equal(bare.spec.username, undefined, "the user name was ours");
    assert.equal(bare.metadata.uid, uidOfClaimed);
  });

  await t.test("an exporter is disabled and enabled in place where the cluster has that field", async () => {
    assert.equal((await kube.exporters.get("board")).spec.enabled, false);
    await project.setProgram(program(second, {}, { enabled: true }));
    assert.deepEqual((await project.up()).changes, { same: 3, update: 1 }, "nothing else has changed");
    const board = await kube.exporters.get("board");
    assert.equal(board.spec.enabled, true);
    assert.equal(board.metadata.uid, uidOfBoard);
  });

  await t.test("every token is kept, and a refresh finds no changes", async () => {
    assert.deepEqual(await project.outputs({ showSecrets: true }), tokens);
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
