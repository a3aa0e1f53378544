import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { type Jmp, type JmpResult, openJmp } from "../../../lab/probes/jmp.ts";
import { useSharedLab } from "../../support/lab.ts";
import { PulumiProject } from "../../support/pulumi.ts";

const root = join(import.meta.dirname, "..", "..", "..");
let jmp: Jmp;
const { lab, kube } = useSharedLab(async () => {
  jmp = await openJmp({ env: lab.env, directory: join(lab.directory, "jmp") });
});

test("with nothing but the stack's outputs a board is run, leased by whom the policy names, and switched", async (t) => {
  const program = await readFile(join(root, "examples", "leasing", "index.ts"), "utf8");
  const files = { "index.ts": program.replace("jumpstarter-lab", lab.namespace) };
  await using project = await PulumiProject.create(lab, { example: "leasing", files });
  await project.up();
  const outputs = await project.outputs({ showSecrets: true });
  assert.deepEqual(outputs.status, { online: false, registered: false, devices: 0 });
  const ci = ["--client-config", await jmp.configFile("ci", outputs.ciConfig)];
  const guest = ["--client-config", await jmp.configFile("guest", outputs.guestConfig)];
  const select = ["--selector", "board=rpi4"];
  await using exporter = await jmp.startExporter(outputs.exporterConfig, kube);

  await t.test("getExporter sees the exporter online, with its devices", async () => {
    const { changes } = await project.up();
    assert.deepEqual(Object.keys(changes), ["same"]);
    const { status } = await project.outputs();
    assert.deepEqual(status, { online: true, registered: true, devices: 2 }, "the root and the power switch");
  });

  await t.test("jmp lists it by the client's config, and again by its env alone", async () => {
    const byConfig = await succeeded(jmp.run(["get", "exporters", "--output", "name", ...ci]));
    assert.equal(byConfig.stdout.trim(), "rpi4-bench-1");
    const byEnv = await succeeded(jmp.run(["get", "exporters", "--output", "name"], outputs.ciEnv));
    assert.equal(byEnv.stdout.trim(), "rpi4-bench-1");
  });

  await t.test("jmp shell leases it and switches its power on and off", async () => {
    await succeeded(jmp.run(["shell", ...ci, ...select, "--", "sh", "-c", "j power on && j power off"]));
    assert.match(exporter.output, /MockPower:power on[\s\S]*MockPower:power off/);
  });

  await t.test("getExporter and the inventory tell who leases it", async () => {
    const create = ["create", "lease", ...ci, ...select, "--duration", "1h", "--output", "name"];
    const lease = (await succeeded(jmp.run(create))).stdout.trim();
    await kube.exporters.until("rpi4-bench-1", (object) => object?.status?.leaseRef?.name === lease);
    await project.up();
    assert.deepEqual((await project.outputs()).status.leasedBy, { lease, client: "ci" });
    const { exporters, clients, policies } = JSON.parse(await inventory("json"));
    const { online, devices, leasedBy } = exporters[0];
    assert.deepEqual({ online, devices }, { online: true, devices: ["power"] });
    assert.deepEqual([leasedBy.client, leasedBy.lease, typeof leasedBy.since], ["ci", lease, "string"]);
    assert.deepEqual(
      clients.map(({ tokenExpiresAt }: { tokenExpiresAt?: string }) => typeof tokenExpiresAt),
      ["string", "string"],
    );
    assert.equal(policies.length, 1);
    assert.match(await inventory("text"), /rpi4-bench-1 .* online {2,}ci since \d{4}-\d\d-\d\d .* power$/m);
    await succeeded(jmp.run(["delete", "leases", ...ci, lease]));
    await kube.exporters.until("rpi4-bench-1", (object) => !object?.status?.leaseRef);
  });

  await t.test("a client that the policy does not name gets no lease", async () => {
    const before = exporter.output.match(/MockPower:power/g)?.length;
    const refused = await jmp.run(["shell", ...guest, ...select, "--", "j", "power", "on"]);
    assert.notEqual(refused.code, 0, refused.stdout);
    assert.match(refused.stderr, /the lease cannot be satisfied: .* approved by any policy for your client/);
    assert.equal(exporter.output.match(/MockPower:power/g)?.length, before);
  });

  await exporter.stop();

  await t.test("after destroy the same client is refused", async () => {
    await project.destroy();
    for (const refused of [
      await jmp.run(["get", "exporters", ...ci]),
      await jmp.run(["get", "exporters"], outputs.ciEnv),
    ]) {
      assert.notEqual(refused.code, 0, refused.stdout);
      assert.match(refused.stderr, /clients\.jumpstarter\.dev "ci" not found/);
    }
  });
});

/** Returns the output of `pulumi-jumpstarter inventory`. */
async function inventory(output: string): Promise<string> {
  const main = join(root, "dist", "cli", "main.js");
  return (await promisify(execFile)("node", [main, "inventory", "--output", output], { env: lab.env })).stdout;
}

async function succeeded(run: Promise<JmpResult>): Promise<JmpResult> {
  const result = await run;
  assert.equal(result.code, 0, result.stdout + result.stderr);
  return result;
}
