import assert from "node:assert/strict";
import { test } from "node:test";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

const { lab, kube } = useSharedLab();

test("all that is wrong is reported at once, before anything is created, without a secret value", async () => {
  await using project = await PulumiProject.create(lab, {
    program: `
      import { Config } from "@pulumi/pulumi";
      import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
      const team = new Config("lab").requireSecret("team");
      new JumpstarterClient("good");
      new JumpstarterExporter("Bad_Name", {
        namespace: "Bad Namespace",
        labels: { team, "a b": "x", "jumpstarter.dev/name": "mine", list: ["x"] },
        annotations: { "jumpstarter.dev/owner": "me", "-": "y" },
        username: " alice",
        credentialTimeout: "soon",
        rotationTriggers: { "": "1" },
        renewBefore: "0s",
        adopt: "yes",
        enabled: "no",
      });`,
    secrets: { "lab:team": "no label value, but a secret" },
  });
  const { diagnostics, stdout } = await project.run(["up", "--yes"], { fails: true });
  const messages = diagnostics.map(({ message }) => message).join("\n");
  for (const problem of [
    "name must be a lowercase RFC 1123 subdomain",
    "namespace must be a lowercase RFC 1123 label",
    "labels.team must be a label value",
    'labels["a b"] must have a key of the form',
    'labels["jumpstarter.dev/name"] must not begin with jumpstarter.dev/',
    "labels.list must be a string; it is a list",
    'annotations["jumpstarter.dev/owner"] must not begin with jumpstarter.dev/',
    'annotations["-"] must have a key of the form',
    "username must be a non-empty string without spaces around it",
    "credentialTimeout must be a duration",
    "rotationTriggers must not have an empty key",
    "renewBefore must be at least 1s",
    "adopt must be true or false; it is a string",
    "enabled must be true or false; it is a string",
  ]) {
    assert.ok(messages.includes(problem), `${problem} is missing in:\n${stdout}`);
  }
  assert.deepEqual(await kube.clients.list(), []);
  assert.deepEqual(await project.resources(), []);
});

test("values that are unknown in a preview pass, and are checked when they are known", async () => {
  const program = (owner: string) => `
    import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
    const first = new JumpstarterClient("first");
    new JumpstarterExporter("second", {
      name: first.uid.apply((uid) => "of-" + uid),
      labels: { owner: first.uid.apply((uid) => ${owner}) },
      annotations: first.uid.apply((uid) => ({ owner: uid })),
      username: first.uid.apply((uid) => "dex:" + uid),
      credentialTimeout: first.uid.apply(() => "60s"),
      rotationTriggers: { owner: first.uid },
    });`;
  await using project = await PulumiProject.create(lab, { program: program(`"not a label: " + uid`) });
  const preview = await project.preview();
  assert.deepEqual(preview.changes, { create: 3 });
  const failed = await project.up({ fails: true });
  assert.match(failed.stdout, /labels\.owner must be a label value/);
  assert.deepEqual(await kube.exporters.list(), []);

  await project.setProgram(program("uid"));
  await project.up();
  const { uid } = (await kube.clients.get("first")).metadata;
  const second = await kube.exporters.get(`of-${uid}`);
  assert.equal(second.metadata.labels?.owner, uid);
  assert.equal(second.spec.username, `dex:${uid}`);
  assertNoChanges(await project.up());
});
