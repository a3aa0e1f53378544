import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { openJmp } from "../../../lab/probes/jmp.ts";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

const { lab, kube } = useSharedLab();

test("the quickstart is created, used by the real client, left alone by a second up, and destroyed", async (t) => {
  await using project = await PulumiProject.create(lab, { example: "quickstart" });

  await t.test("up creates the objects", async () => {
    const { changes } = await project.up();
    assert.equal(changes.create, 3, "the stack, an exporter and a client");
    assert.deepEqual(names(await kube.exporters.list()), ["rpi4-bench-1"]);
    assert.deepEqual(names(await kube.clients.list()), ["ci"]);
  });

  await t.test("all outputs are secret, and hold complete configurations", async () => {
    assert.deepEqual(await project.outputs(), {
      clientConfig: "[secret]",
      clientEnv: "[secret]",
      exporterConfig: "[secret]",
    });
    const outputs = await project.outputs({ showSecrets: true });
    const exporter = parse(outputs.exporterConfig);
    assert.deepEqual(exporter.metadata, { namespace: lab.namespace, name: "rpi4-bench-1" });
    assert.equal(exporter.token, await tokenOf("rpi4-bench-1-exporter"));
    const client = parse(outputs.clientConfig);
    assert.deepEqual(client.metadata, { namespace: lab.namespace, name: "ci" });
    assert.deepEqual(client.drivers.allow, ["jumpstarter_driver_*"]);
    assert.equal(client.token, await tokenOf("ci-client"));
    assert.equal(outputs.clientEnv.JMP_TOKEN, client.token);
  });

  await t.test("jmp runs the exporter, leases it as the client, and switches its power on", async () => {
    const outputs = await project.outputs({ showSecrets: true });
    const jmp = await openJmp({ env: lab.env, directory: join(lab.directory, "jmp") });
    await using exporter = await jmp.startExporter(outputs.exporterConfig, kube);
    const config = await jmp.configFile("client", outputs.clientConfig);
    const select = ["shell", "--selector", "board=rpi4", "--client-config", config];
    const on = await jmp.run([...select, "--", "j", "power", "on"]);
    assert.equal(on.code, 0, on.stdout + on.stderr);
    assert.match(exporter.output, /MockPower:power on/);

    const listed = await jmp.run(["get", "exporters", "--output", "name"], outputs.clientEnv);
    assert.equal(listed.code, 0, listed.stderr);
    assert.match(listed.stdout, /rpi4-bench-1/, "the environment alone is a client configuration as well");
  });

  await t.test("a refresh and an up change nothing, also after the exporter was online", async () => {
    assertNoChanges(await project.refresh());
    assertNoChanges(await project.up());
  });

  await t.test("destroy leaves no Client, Exporter or Secret", async () => {
    await project.destroy();
    assert.deepEqual(names(await kube.exporters.list()), []);
    assert.deepEqual(names(await kube.clients.list()), []);
    assert.deepEqual(await project.resources(), []);
    // The cluster's garbage collector removes the credentials a moment after their owners.
    for (const secret of ["rpi4-bench-1-exporter", "ci-client"]) {
      await kube.secrets.until(secret, (object) => object === undefined);
    }
  });
});

function names(objects: { metadata: { name: string } }[]): string[] {
  return objects.map(({ metadata }) => metadata.name);
}

async function tokenOf(secret: string): Promise<string> {
  const { data } = await kube.secrets.get(secret);
  return Buffer.from(data.token, "base64").toString();
}
