import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { useSharedLab } from "../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../support/pulumi.ts";

const { lab, kube } = useSharedLab();

const typescript = (options: string) => `
  import { JumpstarterClient } from "pulumi-jumpstarter";
  const ci = new JumpstarterClient("ci", { name: "mover", namespace: "${lab.namespace}" }, ${options});
  export const { config, uid } = ci;
`;

const yaml = (options: string) => `name: jumpstarter-test
runtime: yaml
plugins: { providers: [{ name: jumpstarter, path: node_modules/.bin }] }
resources:
  ci:
    type: jumpstarter:Client
    properties: { name: mover, namespace: ${lab.namespace} }
    options: ${options}
outputs: { config: "\${ci.config}", uid: "\${ci.uid}" }
`;

test("a client moves from a TypeScript program to one in YAML and back in place, with its UID and its token", async () => {
  await using project = await PulumiProject.create(lab, { program: typescript("{}") });
  const file = join(project.directory, "Pulumi.yaml");
  const nodejs = await readFile(file, "utf8");
  const seen = async () => {
    const { config, uid } = await project.outputs({ showSecrets: true });
    return { token: parse(config).token, uid };
  };
  const owner = async () => (await kube.clients.get("mover")).metadata.annotations?.["pulumi-jumpstarter/urn"];
  await project.up();
  const before = await seen();
  const dynamic = await owner();

  await writeFile(file, yaml(`{ aliases: ["${dynamic}"] }`));
  assert.deepEqual((await project.up()).changes, { update: 1, same: 1 });
  assert.deepEqual(await seen(), before);
  assert.match(String(await owner()), /::jumpstarter:index:Client::ci$/);
  assertNoChanges(await project.up());
  const [resource] = await project.resources();
  assert.equal(resource?.inputs?.__provider, undefined);
  assert.equal(resource?.outputs?.pulumiUrn, undefined);

  await writeFile(file, nodejs);
  await project.setProgram(typescript('{ aliases: [{ type: "jumpstarter:index:Client" }] }'));
  assert.deepEqual((await project.up()).changes, { update: 1, same: 1 });
  assert.deepEqual(await seen(), before);
  assert.equal(await owner(), dynamic);
  assertNoChanges(await project.up());
  await project.destroy();
  assert.equal(await kube.clients.find("mover"), undefined);
});
