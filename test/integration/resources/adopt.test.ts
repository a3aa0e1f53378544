import assert from "node:assert/strict";
import { test } from "node:test";
import type { KubeObject } from "../../../lab/cluster/kube.ts";
import { endLeftovers } from "../../faults/processes.ts";
import { useLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

const { lab, kube } = useLab();

test("an existing object is an error with remedies, and is taken over with adopt: true", async (t) => {
  const program = (resources: string) => `
    import { JumpstarterClient } from "pulumi-jumpstarter";
    const labels = { team: "boot" };
    ${resources}`;
  const adopted = (name: string, args: string) =>
    `export const { uid, token } = new JumpstarterClient("${name}", { name: "ci", labels, ${args} });`;
  const taken = 'new JumpstarterClient("taken", { labels });';
  const other = 'new JumpstarterClient("other", { name: "ci" });';
  await kube.clients.create({ metadata: { name: "taken", labels: { theirs: "1" } } });
  await kube.clients.create({ metadata: { name: "ci", labels: { theirs: "1", team: "theirs" } } });
  const isIssued = ({ status }: KubeObject = {} as KubeObject) => status?.credential;
  const { metadata } = (await kube.clients.until("ci", isIssued))!;
  const { metadata: metadataOfTaken } = (await kube.clients.until("taken", isIssued))!;
  const token = await tokenIn("ci-client");
  await using project = await PulumiProject.create(lab, { program: program(adopted("ci", "adopt: true") + taken) });
  const first = await project.up({ fails: true, args: ["--continue-on-error"] });

  await t.test("without adopt it is left alone, and the error says what can be done", async () => {
    const { stdout } = first;
    assert.match(stdout, /Error from server \(AlreadyExists\): clients.jumpstarter.dev "taken" already exists/);
    assert.match(stdout, /was not created by Pulumi[\s\S]*adopt: true[\s\S]*JumpstarterClient.get[\s\S]*alias/);
    assert.deepEqual((await kube.clients.get("taken")).metadata, metadataOfTaken);
  });

  await t.test("with adopt it keeps its UID, its token and the labels of others", async () => {
    const { uid, labels } = (await kube.clients.get("ci")).metadata;
    assert.equal(uid, metadata.uid);
    assert.deepEqual(labels, { theirs: "1", team: "boot" });
    await project.setProgram(program(adopted("ci", "adopt: true")));
    assertNoChanges(await project.up());
    assert.deepEqual(await project.outputs({ showSecrets: true }), { uid: metadata.uid, token });
  });

  await project.setProgram(program(adopted("ci", "") + other));
  const second = await project.up({ fails: true, args: ["--continue-on-error"] });

  await t.test("adopt: true can be removed again", async () => {
    assert.deepEqual(
      second.steps.filter(({ urn }) => urn.endsWith("::ci")).map(({ op }) => op),
      ["update"],
    );
    const { uid, labels } = (await kube.clients.get("ci")).metadata;
    assert.equal(uid, metadata.uid);
    assert.deepEqual(labels, { theirs: "1", team: "boot" });
    assert.equal(await tokenIn("ci-client"), token);
  });

  await t.test("an object of another resource is an error that names the other", async () => {
    assert.match(second.stdout, /belongs to another resource: urn:pulumi:.*:Client::ci\s/);
    assert.deepEqual((await kube.clients.get("ci")).metadata.uid, metadata.uid);
  });

  await t.test("a resource that is renamed without an alias takes the object with it by adopt: true", async () => {
    await project.setProgram(program(adopted("renamed", "adopt: true")));
    const { steps } = await project.up();
    assert.ok(steps.some(({ op }) => op === "delete"));
    assert.deepEqual(await project.outputs({ showSecrets: true }), { uid: metadata.uid, token });
    assert.equal((await kube.clients.get("ci")).metadata.uid, metadata.uid);
  });
});

test("an object of another stack is taken over only by its owner's name, and the former owner lets go of it", async (t) => {
  const program = (adopt: string, names = ["dropped", "kept"]) => `
    import { JumpstarterClient } from "pulumi-jumpstarter";
    const adopt = ${adopt};
    export const uids = ${JSON.stringify(names)}.map((name) => new JumpstarterClient(name, { adopt: adopt?.(name) }).uid);`;
  await using former = await PulumiProject.create(lab, { program: program("undefined") });
  await using heir = await PulumiProject.create(lab, { program: program("() => true") });
  await former.up();
  const { uids } = await former.outputs();
  const [urn] = (await former.resources()).map(({ urn }) => urn).filter((urn) => urn.endsWith("::dropped"));
  const from = `(name) => ({ from: "${urn}".replace(/[^:]*$/, name) })`;

  await t.test("adopt: true is refused, also by the preview, with the owner and the way to name it", async () => {
    const { stdout } = await heir.preview({ fails: true });
    // Pulumi ends at the first resource that is refused, whichever that is.
    assert.ok(
      ["dropped", "kept"].some((name) => stdout.includes(`adopt: { from: "${urn?.replace(/[^:]*$/, name)}" }`)),
      stdout,
    );
  });

  await t.test("with from, the preview says whose the object is, and up takes it over with its UID", async () => {
    await heir.setProgram(program(from));
    const { diagnostics } = await heir.preview();
    const adopts = diagnostics.filter(({ message }) => message.includes(`which belongs to ${urn}`));
    assert.equal(adopts.length, 1, JSON.stringify(diagnostics));
    await heir.up();
    assert.deepEqual((await heir.outputs()).uids, uids);
    assertNoChanges(await heir.up());
  });

  const heirs = new RegExp(`belongs to another resource: urn:pulumi:${heir.stack}::`);

  await former.setProgram(program("undefined", ["kept"]));
  const up = await former.up();
  const toldOf = (name: string) =>
    up.diagnostics.filter(({ urn, message }) => urn?.endsWith(name) && heirs.test(message));

  await t.test("the former owner's up has nothing to change, and says whose it is now", async () => {
    assert.ok(up.steps.some(({ op, urn }) => op === "same" && urn.endsWith("::kept")));
    assert.equal(toldOf("::kept").length, 1, up.stdout);
  });

  await t.test("a former owner that drops it deletes nothing, and its refresh says whose it is now", async () => {
    assert.equal(toldOf("::dropped").length, 1, up.stdout);
    const refreshed = await former.refresh();
    assert.match(refreshed.stdout, heirs);
    assert.equal(refreshed.changes.delete, 1);
    assert.match((await former.up({ fails: true })).stdout, heirs, "nor is it taken back");
    await former.destroy();
    const live = await Promise.all(["dropped", "kept"].map((name) => kube.clients.get(name)));
    assert.deepEqual(
      live.map(({ metadata }) => metadata.uid),
      uids,
    );
    assertNoChanges(await heir.refresh());
  });
});

test("an object left by an interrupted run is taken over by the same resource, with its UID", async () => {
  await using project = await PulumiProject.create(lab, {
    program: `
      import { JumpstarterExporter } from "pulumi-jumpstarter";
      export const { uid } = new JumpstarterExporter("interrupted", { labels: { board: "rpi4" } });`,
  });
  await lab.controller.stop();
  const { process: cli, finished } = project.start(["up", "--yes", "--skip-preview"]);
  const left = (await kube.exporters.until("interrupted", (object) => object !== undefined))!;
  cli.kill("SIGKILL");
  await finished;
  endLeftovers(lab.directory);
  await lab.controller.start();
  assert.deepEqual(await project.resources(), [], "the state knows nothing of it");

  await project.run(["cancel", "--yes"]);
  await project.up();
  assert.equal((await project.outputs()).uid, left.metadata.uid);
  assertNoChanges(await project.up());
  await project.destroy();
  assert.equal(await kube.exporters.find("interrupted"), undefined);
});

async function tokenIn(secret: string): Promise<string> {
  return Buffer.from((await kube.secrets.get(secret)).data.token, "base64").toString();
}
