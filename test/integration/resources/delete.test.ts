import assert from "node:assert/strict";
import { test } from "node:test";
import { ClientsV1Alpha1Api } from "pulumi-jumpstarter/kubernetes";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

const { lab, kube } = useSharedLab();

/** As a controller of somebody's own would set it: what has it stays until it is removed. */
const HOLD = "example.com/hold";

const program = (...names: string[]) => `
  import { JumpstarterClient } from "pulumi-jumpstarter";
  for (const name of ${JSON.stringify(names)}) new JumpstarterClient(name);`;

test("destroy deletes in the background, leaves the objects of others, and waits until its own are gone", async (t) => {
  await using project = await PulumiProject.create(lab, { program: program("owner", "gone", "replaced", "held") });
  await project.up();

  // A deletion in the foreground would wait until the Secret is gone, which the hold prevents.
  await kube.secrets.patch("owner-client", { metadata: { finalizers: [HOLD] } });
  await kube.clients.delete("gone");
  await kube.clients.delete("replaced");
  const another = await kube.clients.create({ metadata: { name: "replaced" }, spec: {} });
  await kube.clients.patch("held", { metadata: { finalizers: [HOLD] } });

  const destroy = project.start(["destroy", "--yes", "--skip-preview"]);
  await destroy.said(new RegExp(`waiting until client ${lab.namespace}/held is gone`));
  assert.equal(destroy.process.exitCode, null);
  assert.ok((await kube.clients.get("held")).metadata.deletionTimestamp);
  await kube.clients.patch("held", { metadata: { finalizers: null } });
  const { code, diagnostics } = await destroy.finished;
  assert.equal(code, 0);
  assert.deepEqual(await project.resources(), []);

  await t.test("the object is gone though its Secret is held", async () => {
    assert.equal(await kube.clients.find("owner"), undefined);
    assert.ok(await kube.secrets.find("owner-client"));
    await kube.secrets.patch("owner-client", { metadata: { finalizers: null } });
  });
  await t.test("an object that is gone already is a success", async () => {
    assert.deepEqual(await project.resources(), []);
  });
  await t.test("another object that has taken the name meanwhile is left alone", async () => {
    assert.equal((await kube.clients.get("replaced")).metadata.uid, another.metadata.uid);
  });
  await t.test("the row of an object that is held says what is waited for, and ends when it is gone", () => {
    assert.deepEqual(
      diagnostics
        .filter(({ urn }) => urn?.endsWith("::held"))
        .map(({ message, ephemeral }) => [message.trimEnd(), ephemeral]),
      [
        [`waiting until client ${lab.namespace}/held is gone`, true],
        ["", true],
      ],
    );
  });
});

test("an object that does not go is reported with the finalizers that hold it", async () => {
  await kube.clients.create({ metadata: { name: "stuck", finalizers: [HOLD] }, spec: {} });
  await using clients = new ClientsV1Alpha1Api({ kubeconfig: lab.kubeconfig });
  await assert.rejects(clients.delete("stuck", { timeout: 500 }), {
    reason: "Timeout",
    message:
      `client ${lab.namespace}/stuck is still there 0.5 s after its deletion\n` +
      `These finalizers hold it: ${HOLD}. Whoever set them has to remove them.`,
  });
  await kube.clients.patch("stuck", { metadata: { finalizers: null } });
});

test("a deletion in the foreground by somebody else's command that does not end", async (t) => {
  await using project = await PulumiProject.create(lab, { program: program("stuck-1", "stuck-2") });
  await project.up();
  const { metadata } = await kube.clients.get("stuck-1");
  await deleteForEver("stuck-1");

  await t.test("refresh reports it with the reason and the remedy", async () => {
    const { diagnostics } = await project.refresh();
    const warnings = diagnostics.filter(({ severity }) => severity === "warning");
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!.urn ?? "", /::stuck-1$/);
    assert.match(
      warnings[0]!.message,
      new RegExp(`^client ${lab.namespace}/stuck-1 is being deleted since 20.*Z$`, "m"),
    );
    assert.match(warnings[0]!.message, /deleted in the foreground, which may never end/);
    assert.match(
      warnings[0]!.message,
      new RegExp(`kubectl delete clients\\.jumpstarter\\.dev stuck-1 -n ${lab.namespace} --cascade=background`),
    );
  });

  await t.test("the next up ends it, and makes another object", async () => {
    const release = releaseSecret("stuck-1");
    const { changes } = await project.up();
    await release;
    assert.deepEqual(changes, { same: 2, update: 1 });
    const client = await kube.clients.get("stuck-1");
    assert.notEqual(client.metadata.uid, metadata.uid);
    assert.equal(client.metadata.deletionTimestamp, undefined);
    assertNoChanges(await project.up());
  });

  await t.test("destroy ends it", async () => {
    await deleteForEver("stuck-2");
    await project.destroy();
    assert.deepEqual(await project.resources(), []);
    assert.equal(await kube.clients.find("stuck-2"), undefined);
    await releaseSecret("stuck-2");
  });
});

/**
 * `kubectl delete --cascade=foreground` of a client whose Secret does not go. (With a busy controller, which issues the
 * credential anew while the client is being deleted, that happens without a hold.)
 */
async function deleteForEver(name: string): Promise<void> {
  await kube.secrets.patch(`${name}-client`, { metadata: { finalizers: [HOLD] } });
  await kube.clients.delete(name, "Foreground");
  await kube.secrets.until(`${name}-client`, (secret) => secret?.metadata.deletionTimestamp !== undefined);
}

/** Lets the Secret go once the client that it was held for is gone. */
async function releaseSecret(name: string): Promise<void> {
  await kube.clients.until(name, (client) => client?.metadata.deletionTimestamp === undefined);
  await kube.secrets.patch(`${name}-client`, { metadata: { finalizers: null } });
}
