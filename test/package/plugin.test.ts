import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { useLab } from "../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../support/pulumi.ts";
import { Installations } from "./installation.ts";

// @needs the network: npm installs from a registry.

const { version } = (await import("../../package.json", { with: { type: "json" } })).default;

let modules: string;

const { lab, kube, use } = useLab(async () => {
  const installations = use(await Installations.create());
  modules = await installations.install("plugin", "npm", {});
});

test("the plugin of the installed package serves a program in YAML from node_modules/.bin", async () => {
  const program = `
resources:
  ci:
    type: jumpstarter:Client
    properties: { name: installed, namespace: ${lab.namespace} }
`;
  await using project = await PulumiProject.create(lab, { language: "yaml", modules, program });
  await project.up();
  assert.ok(await kube.clients.find("installed"));
  assertNoChanges(await project.up());
  await project.destroy();
  assert.equal(await kube.clients.find("installed"), undefined);
});

test("Pulumi gets a sound schema from the installed executable, for its typed SDKs", async () => {
  await using project = await PulumiProject.create(lab, { language: "yaml", modules });
  const { stdout } = await project.run(["package", "get-schema", "./node_modules/.bin/pulumi-resource-jumpstarter"]);
  const schema = JSON.parse(stdout);
  assert.deepEqual([schema.name, schema.version], ["jumpstarter", version]);
  assert.ok(schema.resources["jumpstarter:index:Client"].inputProperties.labels);
  await writeFile(join(project.directory, "schema.json"), stdout);
  const checked = await project.run(["schema", "check", "schema.json"]);
  assert.equal(checked.stdout + checked.stderr, "");
});
