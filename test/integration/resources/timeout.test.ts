import assert from "node:assert/strict";
import { test } from "node:test";
import { useLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";
import type { RunResult } from "../../support/pulumi-cli.ts";

const { lab, kube } = useLab();

const program = `
  import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
  const credentialTimeout = "4s";
  const untouched = new JumpstarterClient("untouched", { credentialTimeout });
  const half = new JumpstarterExporter("half", { credentialTimeout, adopt: true });
  new JumpstarterClient("foreign", { credentialTimeout });
  new JumpstarterClient("dependent", { labels: { of: untouched.uid }, credentialTimeout });
  export const uid = untouched.uid;
  export const endpoint = half.endpoint;`;

test("a credential that does not come in time", async (t) => {
  await lab.controller.stop();
  const half = await kube.exporters.create({ metadata: { name: "half" }, spec: {} });
  await kube.request("PATCH", `${pathOf("exporters", "half")}/status`, { status: { endpoint: "former:1" } });
  const owner = await kube.exporters.create({ metadata: { name: "owner" }, spec: {} });
  await kube.secrets.create({
    metadata: {
      name: "foreign-client",
      ownerReferences: [
        {
          apiVersion: "jumpstarter.dev/v1alpha1",
          kind: "Exporter",
          name: "owner",
          uid: owner.metadata.uid,
          controller: true,
        },
      ],
    },
  });
  await using project = await PulumiProject.create(lab, { program });

  await t.test("up fails with reasons that say what was seen", async () => {
    const failed = await project.up({ fails: true });
    assert.match(
      errorOf(failed, "untouched"),
      /client jumpstarter-lab\/untouched exists, but the controller has not issued its credential within 4 s\n.*Seen last: no status: the controller has not looked at it\n.*Is the Jumpstarter controller running/s,
    );
    assert.match(errorOf(failed, "half"), /Seen last: status\.credential is missing/);
    assert.match(
      errorOf(failed, "foreign"),
      /Secret jumpstarter-lab\/foreign-client belongs to Exporter owner; the controller waits for that name/,
    );
  });

  await t.test("the objects are in the state, what depends on them is not", async () => {
    const resources = await project.resources();
    const byName = new Map(resources.map((resource) => [resource.urn.split("::").at(-1), resource]));
    assert.deepEqual([...byName.keys()].sort(), ["foreign", "half", "untouched"]);
    assert.equal(byName.get("untouched")?.id, `${lab.namespace}/untouched`);
    assert.equal(byName.get("untouched")?.outputs?.uid, (await kube.clients.get("untouched")).metadata.uid);
    assert.equal(byName.get("half")?.outputs?.uid, half.metadata.uid);
    assert.equal(await kube.clients.find("dependent"), undefined);
  });

  await t.test(
    "once the controller runs, the next up carries on with the same objects, also after a refresh",
    async () => {
      await project.refresh();
      const { metadata } = await kube.clients.get("untouched");
      await kube.secrets.delete("foreign-client");
      await lab.controller.start();
      await project.up();
      const outputs = await project.outputs();
      assert.equal(outputs.uid, metadata.uid);
      assert.match(outputs.endpoint, /^127\.0\.0\.1:/);
      assert.equal((await kube.exporters.get("half")).metadata.uid, half.metadata.uid);
      assert.equal((await kube.clients.get("dependent")).metadata.labels?.of, metadata.uid);
      assertNoChanges(await project.up());
    },
  );

  await t.test("a token that is lost and does not come back in time leaves the last outputs in the state", async () => {
    const before = await outputsOf(project, "untouched");
    await lab.controller.stop();
    await kube.secrets.delete("untouched-client");
    const changed = program.replace('"untouched", {', '"untouched", { labels: { changed: "yes" },');
    await project.setProgram(changed.replaceAll('"dependent"', '"another"'));
    const failed = await project.up({ fails: true });
    assert.match(errorOf(failed, "untouched"), /Seen last: Secret untouched-client is not there/);
    const { labels, token, ...rest } = await outputsOf(project, "untouched");
    const { token: encrypted, ...last } = before;
    assert.deepEqual(rest, last);
    assert.ok(token && encrypted);
    assert.deepEqual(labels, { changed: "yes" });
  });

  await t.test("destroy works from the half-done state, without the controller as well", async () => {
    await project.destroy();
    assert.deepEqual(await project.resources(), []);
    assert.deepEqual(await kube.clients.list(), []);
    assert.deepEqual(
      (await kube.exporters.list()).map(({ metadata }) => metadata.name),
      ["owner"],
    );
  });
});

/** The one error of a resource. */
function errorOf(result: RunResult, name: string): string {
  const errors = result.diagnostics.filter(({ severity, urn }) => severity === "error" && urn?.endsWith(`::${name}`));
  assert.equal(errors.length, 1, `one error of ${name}:\n${result.stdout}`);
  return errors[0]!.message;
}

async function outputsOf(project: PulumiProject, name: string): Promise<Record<string, unknown>> {
  const resource = (await project.resources()).find(({ urn }) => urn.endsWith(`::${name}`));
  return resource?.outputs ?? {};
}

function pathOf(plural: string, name: string): string {
  return `/apis/jumpstarter.dev/v1alpha1/namespaces/${lab.namespace}/${plural}/${name}`;
}
