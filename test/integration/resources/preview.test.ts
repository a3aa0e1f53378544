import assert from "node:assert/strict";
import { test } from "node:test";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject, type RunResult } from "../../support/pulumi.ts";

const { lab, kube } = useSharedLab();

const first = `
  import { Config } from "@pulumi/pulumi";
  import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
  const team = new Config("lab").requireSecret("team");
  new JumpstarterExporter("changed", { labels: { board: "rpi4", location: "bench-1", team } });
  new JumpstarterClient("ignoring", { labels: { board: "rpi4", kind: "ci" } }, { ignoreChanges: ["labels.board"] });
  new JumpstarterClient("replaced", { labels: { board: "rpi4", kind: "ci" } }, { replaceOnChanges: ["labels.board"] });
  new JumpstarterClient("retained", {}, { retainOnDelete: true });
  new JumpstarterClient("old-name");
  new JumpstarterClient("old-child", {}, {});`;

const second = `
  import { ComponentResource, Config, createUrn } from "@pulumi/pulumi";
  import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
  const team = new Config("lab").requireSecret("team");
  new JumpstarterExporter("changed", { labels: { board: "rpi5", team, new: "yes" } });
  new JumpstarterClient("ignoring", { labels: { board: "rpi5", kind: "ci" } }, { ignoreChanges: ["labels.board"] });
  new JumpstarterClient("replaced", { labels: { board: "rpi5", kind: "ci" } }, { replaceOnChanges: ["labels.board"] });
  new JumpstarterClient("new-name", {}, { aliases: [{ name: "old-name" }] });
  const parent = new ComponentResource("test:index:Parent", "parent");
  new JumpstarterClient("new-child", {}, { parent, aliases: [{ name: "old-child", parent: undefined }] });`;

test("previews and resource options do what they do for other resources", async (t) => {
  await using project = await PulumiProject.create(lab, { program: first, secrets: { "lab:team": "hush-hush" } });
  const uidOf = async (name: string) => (await kube.clients.get(name)).metadata.uid;
  await project.up();
  const names = ["ignoring", "replaced", "retained", "old-name", "old-child"];
  const before = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await uidOf(name)])));

  await t.test("a preview of the same program shows no changes", async () => {
    assertNoChanges(await project.preview());
  });

  await project.setProgram(second);
  await t.test("preview --diff shows the labels that change, but not the secret one", async () => {
    const preview = await project.preview({ args: ["--diff"] });
    assert.match(preview.stdout, /~ board\s*: "rpi4" => "rpi5"/);
    assert.match(preview.stdout, /- location: "bench-1"/);
    assert.match(preview.stdout, /\+ new\s*: "yes"/);
    assert.deepEqual(operations(preview, "changed"), ["update"]);
    assert.deepEqual(operations(preview, "ignoring"), ["same"]);
    assert.deepEqual(operations(preview, "retained"), ["delete"]);
    // Their objects are marked with the new URN.
    assert.deepEqual(operations(preview, "new-name"), ["update"]);
    assert.deepEqual(operations(preview, "new-child"), ["update"]);
    assert.ok(operations(preview, "replaced").includes("replace"));
  });

  await t.test("preview --json has a detailed diff of labels", async () => {
    const { steps } = JSON.parse((await project.preview({ args: ["--json"] })).stdout);
    const { detailedDiff } = steps.find(({ urn }: { urn: string }) => urn.endsWith("::changed"));
    const kinds = Object.entries(detailedDiff).map(([path, diff]) => [path, (diff as { kind: string }).kind]);
    assert.deepEqual(Object.fromEntries(kinds), {
      "labels.board": "update",
      "labels.location": "delete",
      "labels.new": "add",
    });
  });

  await t.test(
    "ignoreChanges, replaceOnChanges, retainOnDelete and aliases have their effect in up --diff",
    async () => {
      const up = await project.up({ args: ["--diff"] });
      assert.match(up.stdout, /~ board\s*: "rpi4" => "rpi5"/);
      const { labels } = (await kube.exporters.get("changed")).metadata;
      assert.deepEqual(labels, { board: "rpi5", team: "hush-hush", new: "yes" });
      const ignoring = await kube.clients.get("ignoring");
      assert.deepEqual(ignoring.metadata.labels, { board: "rpi4", kind: "ci" });
      assert.equal(ignoring.metadata.uid, before.ignoring);
      assert.notEqual(await uidOf("replaced"), before.replaced);
      assert.equal(await uidOf("retained"), before.retained, "retained in the cluster");
      assert.equal(await uidOf("old-name"), before["old-name"], "an alias keeps the object");
      assert.equal(await uidOf("old-child"), before["old-child"], "also below another parent");
      assert.equal(await kube.clients.find("new-name"), undefined);
      assertNoChanges(await project.up());
    },
  );

  await t.test("a retained object is taken over again by the same resource", async () => {
    await project.setProgram(`${second}\nnew JumpstarterClient("retained");`);
    await project.up();
    assert.equal(await uidOf("retained"), before.retained);
  });
});

test("protect keeps a resource, and deletedWith leaves its deletion to another", async (t) => {
  const program = `
    import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
    new JumpstarterClient("protected", {}, { protect: true });
    const board = new JumpstarterExporter("board");
    new JumpstarterClient("of-board", {}, { deletedWith: board });`;
  await using project = await PulumiProject.create(lab, { program });
  await project.up();

  await t.test("a protected object is not deleted until it is unprotected", async () => {
    const { stdout } = await project.destroy({ fails: true });
    assert.match(stdout, /cannot be deleted[\s\S]*protect/);
    assert.ok(await kube.clients.find("protected"));
    await project.run(["state", "unprotect", "--all", "--yes"]);
  });

  await t.test("destroy deletes the others, but not an object that is deleted with another", async () => {
    await project.destroy();
    assert.equal(await kube.clients.find("protected"), undefined);
    assert.equal(await kube.exporters.find("board"), undefined);
    assert.ok(await kube.clients.find("of-board"));
    await kube.clients.delete("of-board");
  });
});

/** Returns the operations on the resource with this name. */
function operations({ steps }: RunResult, name: string): string[] {
  return steps.filter(({ urn }) => urn.endsWith(`::${name}`)).map(({ op }) => op);
}
