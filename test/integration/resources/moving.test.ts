import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { type Jmp, openJmp } from "../../../lab/probes/jmp.ts";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

let jmp: Jmp;
const { lab, kube } = useSharedLab(async () => {
  jmp = await openJmp({ env: lab.env, directory: join(lab.directory, "jmp") });
});

/** A lab; `more` has the arguments that its objects have beyond those that they had before they moved. */
const program = (more: { ci?: object; board?: object } = {}) => `
  import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
  const ci = new JumpstarterClient("ci", {
    drivers: { allow: ["jumpstarter_driver_*"] },
    ...${JSON.stringify(more.ci ?? {})},
  });
  const board = new JumpstarterExporter("board", {
    labels: { board: "rpi4" },
    export: { power: { type: "jumpstarter_driver_power.driver.MockPower" } },
    ...${JSON.stringify(more.board ?? {})},
  });
  export const configs = { ci: ci.config, board: board.config };
  export const formerly = Object.fromEntries(
    Object.entries({ ci, board }).map(([key, { namespace, uid }]) => [key, { namespace, uid }]),
  );`;

test("a lab that is created again elsewhere, with the same key of the controller", async (t) => {
  await using before = await PulumiProject.create(lab, { program: program() });
  await before.up();
  const { configs, formerly } = await before.outputs({ showSecrets: true });
  const ci = await jmp.configFile("ci", configs.ci);
  await before.destroy();

  await using project = await PulumiProject.create(lab, { program: program() });
  const uidOf = async (name: string) => (await project.resources()).find(({ urn }) => urn.endsWith(name))?.outputs?.uid;

  await t.test("has other UIDs, for which the controller denies the former tokens", async () => {
    await project.up();
    assert.notEqual(await uidOf("::ci"), formerly.ci.uid);
    const denied = await jmp.run(["get", "exporters", "--client-config", ci]);
    assert.notEqual(denied.code, 0);
    assert.match(denied.stdout + denied.stderr, /permission denied/i);
  });

  await t.test("with migratedFrom it says that this controller, 0.7.1, is too old, and nothing is lost", async () => {
    const uid = await uidOf("::ci");
    await project.setProgram(program({ ci: { migratedFrom: formerly.ci } }));
    const failed = await project.up({ fails: true });
    assert.match(failed.stdout, /its annotation jumpstarter\.dev\/migrated-uid names/);
    assert.match(failed.stdout, /since Jumpstarter 0\.8\.1/);
    const { annotations } = (await kube.clients.get("ci")).metadata;
    assert.equal(annotations?.["jumpstarter.dev/migrated-namespace"], lab.namespace);
    assert.equal(annotations?.["jumpstarter.dev/migrated-uid"], formerly.ci.uid);
    await project.setProgram(program());
    await project.up();
    assert.equal(await uidOf("::ci"), uid, "it is the same object still");
    assert.equal((await kube.clients.get("ci")).metadata.annotations?.["jumpstarter.dev/migrated-uid"], undefined);
  });

  await t.test("with the former subject for a user name it goes on with the former configurations", async () => {
    const subject = (kind: string, name: string) =>
      `internal:${kind}:${formerly[name].namespace}:${name}:${formerly[name].uid}`;
    const moved = { ci: { username: subject("client", "ci") }, board: { username: subject("exporter", "board") } };
    await project.setProgram(program(moved));
    await project.up();
    assertNoChanges(await project.up());
    await using exporter = await jmp.startExporter(configs.board, kube);
    const used = await jmp.run(["shell", "--client-config", ci, "--selector", "board=rpi4", "--", "j", "power", "on"]);
    assert.equal(used.code, 0, used.stdout + used.stderr);
    assert.match(exporter.output, /MockPower:power on/);
  });
});
