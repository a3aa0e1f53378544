import assert from "node:assert/strict";
import { test } from "node:test";
import { useSharedLab } from "../../support/lab.ts";
import { PulumiProject } from "../../support/pulumi.ts";

const { lab, kube } = useSharedLab();

const single = (args: string) => `
  import { JumpstarterClient } from "pulumi-jumpstarter";
  new JumpstarterClient("zoe", ${args});`;

test("a preview refuses a namespace that is not there, unless the program declares something that may make it", async () => {
  await using project = await PulumiProject.create(lab, { program: single(`{ namespace: "nowhere" }`) });
  const refused = await project.preview({ fails: true });
  assert.match(refused.stdout, /namespaces "nowhere" not found\s+There is no such namespace in https:.*\(context /);
  assert.match(refused.stdout, /Its name is the argument namespace\./);

  const another = `
    import { dynamic } from "@pulumi/pulumi";
    class Other extends dynamic.Resource {
      constructor(name) { super({ create: async () => ({ id: "1", outs: {} }) }, name, {}); }
    }
    new Other("maker");`;
  await project.setProgram(`${another}${single(`{ namespace: "nowhere" }`)}`);
  const { diagnostics } = await project.preview();
  const warnings = diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message);
  assert.equal(warnings.length, 1, warnings.join("\n"));
  assert.match(
    warnings[0]!,
    /namespaces "nowhere" not found[\s\S]*Unless this program makes it first, the update fails\./,
  );
});

test("a preview tells of a cluster that it cannot reach, and looks at none with offlinePreview", async () => {
  const kubeconfig = JSON.stringify({
    clusters: [{ name: "gone", cluster: { server: "https://127.0.0.1:1" } }],
    users: [{ name: "me", user: { token: "t" } }],
    contexts: [{ name: "gone", context: { cluster: "gone", user: "me" } }],
    "current-context": "gone",
  });
  const files = { "kubeconfig.json": kubeconfig };
  const config = { "jumpstarter:kubeconfig": "kubeconfig.json" };
  await using project = await PulumiProject.create(lab, { program: single("{}"), files, config });
  const { stdout } = await project.preview({ fails: true });
  assert.match(
    stdout,
    /Unable to connect to the server: https:\/\/127.0.0.1:1 \(context "gone" of kubeconfig kubeconfig.json\)/,
  );
  await project.setConfig("jumpstarter:offlinePreview", "true");
  assert.deepEqual((await project.preview()).changes, { create: 2 });
});

test("a preview tells who has a name, what an adoption takes over, and when a new token is issued", async (t) => {
  const both = (args: string) => `${single(args)}\nnew JumpstarterClient("yan");`;
  await kube.clients.create({ metadata: { name: "zoe" }, spec: {} });
  await using project = await PulumiProject.create(lab, { program: single("{}") });
  await t.test("a name that is taken is an error", async () => {
    const { stdout } = await project.preview({ fails: true });
    assert.match(stdout, /There is a client .*\/zoe already\s+The client .*\/zoe was not created by Pulumi/);
  });
  await t.test("an adoption is announced", async () => {
    await project.setProgram(both("{ adopt: true, rotationTriggers: { quarter: 'Q3' } }"));
    const { diagnostics } = await project.preview();
    assert.match(
      diagnostics.map(({ message }) => message).join("\n"),
      /adopts client .*\/zoe, which belongs to nobody/,
    );
  });
  await t.test("nothing of the preview gets into the state", async () => {
    await project.up();
    const state = JSON.stringify(await project.resources());
    assert.ok(state.includes("pulumiUrn"));
    assert.ok(!state.includes("pulumiPreview"));
  });
  await t.test("a rotation says until when the old token stays valid, and nothing else changes", async () => {
    await project.setProgram(both("{ adopt: true, rotationTriggers: { quarter: 'Q4' } }"));
    const { changes, diagnostics } = await project.preview();
    assert.deepEqual(changes, { same: 2, update: 1 });
    const told = diagnostics.map(({ message }) => message).join("\n");
    assert.match(told, /A new token will be issued; the old one stays valid until \d{4}-\d\d-\d\dT/);
  });
  await t.test("the update says that it was done, and until when the old token stays valid", async () => {
    const told = (await project.up()).diagnostics.map(({ message }) => message).join("\n");
    assert.match(told, /A new token was issued; the old one stays valid until \d{4}-\d\d-\d\dT/);
    assert.doesNotMatch(told, /will be issued/);
  });
  await t.test("a renewBefore as long as the token lives is refused", async () => {
    await project.setProgram(single("{ adopt: true, renewBefore: '87600h' }"));
    const { stdout } = await project.preview({ fails: true });
    assert.match(stdout, /renewBefore must be shorter than the lifetime of the controller's tokens/);
  });
  await t.test("a refresh tells of a token that somebody else had issued", async () => {
    const { uid } = (await kube.secrets.get("zoe-client")).metadata;
    await kube.secrets.delete("zoe-client");
    await kube.secrets.until(
      "zoe-client",
      (secret) => secret?.metadata.uid !== undefined && secret.metadata.uid !== uid,
    );
    const { diagnostics } = await project.refresh();
    const told = diagnostics.map(({ message }) => message).join("\n");
    assert.match(told, /Somebody had a new token issued for client .*\/zoe; the old one stays valid until/);
  });
});
