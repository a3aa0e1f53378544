import assert from "node:assert/strict";
import { test } from "node:test";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";
import { withholdCredential } from "../../support/recorded-stack.ts";

const { lab, kube } = useSharedLab();

const outputs = `
  const pick = ({ name, namespace, labels, annotations, username, uid, endpoint, caBundle, credentialSecretName,
    token, tokenExpiresAt, config, env }) => ({ name, namespace, labels, annotations, username, uid, endpoint, caBundle,
    credentialSecretName, token, tokenExpiresAt, config, env });
  export const client = pick(ci);
  export const exporter = pick(board);`;

const managing = `
  import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
  const ci = new JumpstarterClient("ci", {
    labels: { team: "boot" },
    annotations: { note: "ours" },
    username: "dex:ci",
    drivers: { allow: ["jumpstarter_driver_*"] },
  });
  const board = new JumpstarterExporter("board", { labels: { board: "rpi4" }, export: { power: { type: "a.b.C" } } });
  ${outputs}`;

const getting = () => `
  import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
  const ci = JumpstarterClient.get("somebody", "${lab.namespace}/ci", { drivers: { allow: ["jumpstarter_driver_*"] } });
  const board = JumpstarterExporter.get("something", "${lab.namespace}/board", { export: { power: { type: "a.b.C" } } });
  ${outputs}`;

test("get looks up what exists", async (t) => {
  await using manager = await PulumiProject.create(lab, { program: managing });
  await manager.up();
  await kube.exporters.patch("board", { metadata: { labels: { "jumpstarter.dev/name": "board" } } });
  await using project = await PulumiProject.create(lab, { program: getting() });

  await t.test("its outputs equal those of the managed resource, and the token is a secret", async () => {
    const { changes, steps } = await project.preview();
    assert.deepEqual(changes, { create: 1 }, "nothing but the stack");
    assert.equal(steps.filter(({ op }) => op === "read").length, 2);
    await project.up();
    assert.deepEqual(await project.outputs({ showSecrets: true }), await manager.outputs({ showSecrets: true }));
    assert.deepEqual((await project.outputs()).client.token, (await manager.outputs()).client.token);
  });

  await t.test("up and refresh again change nothing", async () => {
    const before = await project.outputs({ showSecrets: true });
    assertNoChanges(await project.refresh());
    assertNoChanges(await project.up());
    assert.deepEqual(await project.outputs({ showSecrets: true }), before);
  });

  await t.test("a change is seen by the next up", async () => {
    await kube.clients.patch("ci", { metadata: { labels: { team: "kernel" } } });
    await project.up();
    assert.deepEqual((await project.outputs({ showSecrets: true })).client.labels, { team: "kernel" });
  });

  await t.test(
    "a preview fails where a look-up does, and goes on to the others with --continue-on-error",
    async (t) => {
      await withholdCredential(kube, "clients/waiting");
      await kube.clients.create({ metadata: { name: "waiting" } });
      const others = ["nobody", "a/b", "waiting"].map(
        (name) => `JumpstarterClient.get("${name}", "${lab.namespace}/${name}");`,
      );
      await project.setProgram(`${getting()}${others.join("\n")}`);
      // `pulumi preview` has no such flag. The update is not reached.
      const { stdout } = await project.run(["up", "--yes", "--continue-on-error"], { fails: true });
      assert.doesNotMatch(stdout, /^Updating/m);

      await t.test("a missing object is an error that names it", () => {
        assert.match(stdout, new RegExp(`There is no client ${lab.namespace}/nobody to get`));
        assert.doesNotMatch(stdout, /\n\s+at /, "and no stack trace");
      });

      await t.test("an id that is none is an error that says what it must be", () => {
        assert.match(stdout, /the id must be "namespace\/name"/);
      });

      await t.test("an object without a credential is an error that says so", () => {
        assert.match(
          stdout,
          new RegExp(`There is client ${lab.namespace}/waiting, but the controller has issued no credential for it`),
        );
      });
    },
  );

  await t.test("destroy leaves it where it is", async () => {
    await project.destroy();
    assertNoChanges(await manager.up());
    assert.ok(await kube.clients.find("ci"));
  });
});
