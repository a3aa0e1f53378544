import assert from "node:assert/strict";
import { test } from "node:test";
import { useLab } from "../support/lab.ts";
import { PulumiProject } from "../support/pulumi.ts";

const { lab, kube } = useLab();

const program = (options: string) => `
resources:
  ci:
    type: jumpstarter:Client
    properties: { name: hanging }
    options: ${options}
`;

test("customTimeouts and Ctrl-C end a wait; the client stays in the state, and the next up carries on", async () => {
  await lab.controller.stop();
  await using project = await PulumiProject.create(lab, {
    language: "yaml",
    program: program("{ customTimeouts: { create: 2s, update: 10m } }"),
    config: { "jumpstarter:namespace": lab.namespace },
  });
  const { stdout } = await project.up({ fails: true });
  assert.match(stdout, /has not issued its credential within 2 s/);
  const { uid } = (await kube.clients.get("hanging")).metadata;

  const update = project.start(["up", "--yes", "--skip-preview"]);
  await update.said(/waiting for the controller to issue the credential/);
  update.process.kill("SIGINT");
  const { code } = await update.finished;
  assert.notEqual(code, 0);
  const { resources = [], pending_operations = [] } = (await project.exportState()).deployment;
  assert.ok(resources.some(({ id }) => id === `${lab.namespace}/hanging`));
  assert.deepEqual(pending_operations, []);

  await lab.controller.start();
  await project.up();
  assert.equal((await kube.clients.get("hanging")).metadata.uid, uid);
  assert.equal((await project.resources())[0]?.outputs?.uid, uid);
  await project.destroy();
});
