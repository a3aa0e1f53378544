import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import type { KubeObject } from "../../../lab/cluster/kube.ts";
import { openJmp } from "../../../lab/probes/jmp.ts";
import { useLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject, type StateResource } from "../../support/pulumi.ts";

const { lab, kube } = useLab();

const program = `
  import { Config } from "@pulumi/pulumi";
  import { JumpstarterClient, JumpstarterExporter, JumpstarterExporterAccessPolicy } from "pulumi-jumpstarter";
  new JumpstarterClient("without", { username: "dex:without" }, { ignoreChanges: ["username"] });
  new JumpstarterClient("padded", { username: "dex:padded" }, { ignoreChanges: ["username"] });
  const policies = [{ from: [{ clientSelector: {} }] }];
  const exporterSelector = {};
  new JumpstarterExporterAccessPolicy("open", { exporterSelector, policies }, { ignoreChanges: ["policies"] });
  const secret = new Config("lab").requireSecret("secret");
  const resources = {
    gone: new JumpstarterClient("gone", { labels: { team: "boot" } }),
    drifted: new JumpstarterClient("drifted", {
      labels: { team: secret, board: "rpi4", lost: "yes" },
      annotations: { note: "ours" },
      username: "dex:drifted",
      rotationTriggers: { password: secret },
    }),
    rotated: new JumpstarterClient("rotated"),
    restored: new JumpstarterClient("restored"),
    removed: new JumpstarterExporter("removed"),
    registered: new JumpstarterExporter("registered", { labels: { board: "rpi4" } }),
  };
  const entries = Object.entries(resources);
  export const tokens = Object.fromEntries(entries.map(([name, { token }]) => [name, token]));
  export const endpoints = Object.fromEntries(entries.map(([name, { endpoint }]) => [name, endpoint]));
  export const uids = Object.fromEntries(entries.map(([name, { uid }]) => [name, uid]));
  export const config = resources.rotated.config;`;

test("refresh sees what others have done, and up puts right what is ours", async (t) => {
  await using project = await PulumiProject.create(lab, { program, secrets: { "lab:secret": "keep-me-secret" } });
  await project.up();
  const outputs = () => project.outputs({ showSecrets: true });
  const before = await outputs();

  await t.test("a refresh of what nobody has touched changes nothing", async () => {
    assertNoChanges(await project.refresh());
    assert.deepEqual(await outputs(), before);
  });

  await t.test("what is deleted, changed and rotated outside is seen", async () => {
    await kube.clients.delete("gone");
    await kube.clients.until("gone", (object) => object === undefined);
    await kube.clients.patch("drifted", {
      metadata: { labels: { team: "theirs", lost: null, added: "theirs" }, annotations: { note: "theirs" } },
      spec: { username: null },
    });
    // As from a backup, which has the marks as well.
    const { metadata: saved, spec } = await kube.clients.get("restored");
    await kube.clients.delete("restored");
    await kube.clients.until("restored", (object) => object === undefined);
    await kube.clients.create({ metadata: { name: "restored", annotations: saved.annotations ?? {} }, spec });
    const jmp = await openJmp({ env: lab.env, directory: join(lab.directory, "jmp") });
    const rotation = await jmp.run(
      ["admin", "rotate", "client", "rotated", "--namespace", lab.namespace, "--kubeconfig", lab.kubeconfig],
      { PYTHONWARNINGS: "ignore" },
    );
    assert.equal(rotation.code, 0, rotation.stderr);
    const { uid } = (await kube.secrets.get("removed-exporter")).metadata;
    await kube.secrets.delete("removed-exporter");
    await kube.secrets.until("removed-exporter", (secret) => secret?.data?.token && secret.metadata.uid !== uid);
    // What a registered exporter gets from the controller.
    await kube.exporters.patch("registered", { metadata: { labels: { "jumpstarter.dev/name": "registered" } } });
    // Changes of what ignoreChanges leaves to others.
    await kube.clients.patch("without", { spec: { username: null } });
    await kube.clients.patch("padded", { spec: { username: " dex:padded " } });
    await kube.accessPolicies.patch("open", { spec: { policies: [{ priority: 1 }] } });

    const { changes } = await project.refresh();
    assert.deepEqual(changes, { delete: 1, update: 1, same: 8 });
    const drifted = find(await project.resources(), "drifted");
    assert.equal(find(await project.resources(), "gone"), undefined);
    assert.equal(drifted?.outputs?.annotations.note, "theirs");
    assert.equal(drifted?.outputs?.username, "");
    assert.equal(drifted?.outputs?.labels.lost, undefined);
    assert.equal(drifted?.outputs?.labels.added, undefined, "labels of others are not ours");
  });

  await t.test("secret inputs are encrypted in the state after the refresh as before", async () => {
    const drifted = find(await project.resources(), "drifted");
    for (const half of [drifted?.inputs, drifted?.outputs]) {
      assert.ok(half?.labels.team.ciphertext);
      assert.ok(half?.rotationTriggers.password.ciphertext ?? half?.rotationTriggers.ciphertext);
    }
  });

  await t.test(
    "up creates what is gone, sets what is ours, and takes over what the controller has issued",
    async () => {
      const up = await project.up({ args: ["--diff"] });
      assert.deepEqual(up.changes, { create: 1, same: 8, update: 1 }, up.stdout);
      const drifted = await kube.clients.get("drifted");
      assert.deepEqual(drifted.metadata.labels, {
        team: "keep-me-secret",
        board: "rpi4",
        lost: "yes",
        added: "theirs",
      });
      assert.equal(drifted.metadata.annotations?.note, "ours");
      assert.equal(drifted.spec.username, "dex:drifted");

      const after = await outputs();
      assert.notEqual(after.uids.gone, before.uids.gone);
      assert.equal(after.uids.drifted, before.uids.drifted);
      assert.equal(after.tokens.drifted, before.tokens.drifted);
      for (const [name, secret] of [
        ["rotated", "rotated-client"],
        ["removed", "removed-exporter"],
      ] as const) {
        assert.notEqual(after.tokens[name], before.tokens[name]);
        assert.equal(after.tokens[name], await tokenIn(secret));
        assert.equal(after.uids[name], before.uids[name]);
      }
      assert.ok(after.config.includes(after.tokens.rotated));
      assert.equal(after.uids.restored, (await kube.clients.get("restored")).metadata.uid);
      assert.notEqual(after.uids.restored, before.uids.restored);
      assert.equal(after.tokens.restored, await tokenIn("restored-client"));
      const { labels } = (await kube.exporters.get("registered")).metadata;
      assert.deepEqual(
        labels,
        { board: "rpi4", "jumpstarter.dev/name": "registered" },
        "the controller's label is kept",
      );
      assertNoChanges(await project.up());
    },
  );

  await t.test("what ignoreChanges leaves to others blocks no up, whatever a refresh has found there", async () => {
    assert.equal((await kube.clients.get("without")).spec.username, undefined);
    assert.equal((await kube.clients.get("padded")).spec.username, " dex:padded ");
    assert.deepEqual((await kube.accessPolicies.get("open")).spec.policies, [{ priority: 1 }]);
  });

  await t.test("an endpoint that the controller has changed is seen", async () => {
    await lab.controller.stop();
    await lab.controller.start({ GRPC_ENDPOINT: "grpc.jumpstarter.example:443" });
    for (const { metadata } of await kube.clients.list()) await kube.clients.until(metadata.name, isMoved);
    for (const name of ["removed", "registered"]) await kube.exporters.until(name, isMoved);
    await project.refresh();
    for (const { outputs, type } of await project.resources()) {
      if (type.endsWith("Policy")) continue;
      assert.equal(outputs?.endpoint, "grpc.jumpstarter.example:443");
    }
    const up = await project.up();
    assertNoChanges(up);
    const after = await outputs();
    assert.equal(after.endpoints.rotated, "grpc.jumpstarter.example:443");
    assert.match(after.config, /grpc\.jumpstarter\.example:443/);
  });
});

function find(resources: StateResource[], name: string): StateResource | undefined {
  return resources.find(({ urn }) => urn.endsWith(`::${name}`));
}

function isMoved(object: KubeObject | undefined): boolean {
  return object?.status?.endpoint === "grpc.jumpstarter.example:443";
}

async function tokenIn(secret: string): Promise<string> {
  return Buffer.from((await kube.secrets.get(secret)).data.token, "base64").toString();
}
