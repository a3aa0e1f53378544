import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { type Jmp, openJmp } from "../../lab/probes/jmp.ts";
import { useHosts } from "../support/hosts.ts";
import { useSharedLab } from "../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../support/pulumi.ts";
import { type Board, findProcess, program, servicesOf } from "./boards.ts";

let jmp: Jmp;
const { lab, use } = useSharedLab(async () => {
  jmp = await openJmp({ env: lab.env, directory: join(lab.directory, "jmp") });
});
const hosts = useHosts({ lab, use });

/** Text in which systemd, and podman before it, could see variables and specifiers. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: that is the point
const environment = { BENCH: "1", ODD: 'a$$b ${HOME} $HOME 5% "q" \\' };

test("a board gets on the air, and stays there", async (t) => {
  const host = await hosts.startWithImage();
  const connection = hosts.connection(host);
  const boards: Record<string, Board> = {
    first: { service: { connection, service: { environment } } },
    second: { service: { connection, container: { ...hosts.container(), environment } } },
    third: { service: { connection, service: {}, unitName: "third-of-bench" } },
  };
  await using project = await PulumiProject.create(lab, { program: program(boards) });
  const services = () => servicesOf(project);

  await t.test("from nothing, three exporters of one host are online when up ends, and can be leased", async () => {
    await project.up();
    const found = await services();
    for (const name of Object.keys(boards)) {
      assert.equal(found[name]!.online, true, name);
      assert.equal(found[name]!.machineId, host.machineId);
      assert.equal(found[name]!.onHost.service, "running");
      assert.equal(found[name]!.restartPending, false);
    }
    const { config } = await project.outputs({ showSecrets: true });
    const ci = ["--client-config", await jmp.configFile("ci", config)];
    for (const board of ["first", "second"]) {
      const shell = await jmp.run(["shell", ...ci, "--selector", `board=${board}`, "--", "j", "power", "on"]);
      assert.equal(shell.code, 0, shell.stdout + shell.stderr);
    }
  });

  await t.test("the environment of a program and of a container is as it was written", async () => {
    for (const board of ["first", "second"]) {
      const found = await host.run(`
        ${findProcess(board)}
        tr '\\0' '\\n' </proc/$process/environ | grep ^ODD=`);
      assert.equal(found.trim(), `ODD=${environment.ODD}`, board);
    }
  });

  await t.test("an up without changes asks no host", async () => {
    await host.run("systemctl stop ssh");
    assertNoChanges(await project.up());
  });

  await t.test("a refresh of a host that cannot be reached is a warning, and leaves the state as it is", async () => {
    const found = await services();
    const { changes, stdout } = await project.refresh();
    assert.deepEqual(Object.keys(changes), ["same"], stdout);
    assert.match(stdout, /Connection refused[\s\S]*The state of the exporter's service is left as it was/);
    assert.deepEqual(await services(), found);
    await host.run("systemctl start ssh");
  });

  await t.test("a refresh shows each kind of drift readably, and up heals just that", async () => {
    await host.run("chmod 644 /etc/jumpstarter/exporters/first.yaml && systemctl stop first");
    await host.run("sed -i s/Restart=always/Restart=no/ /etc/containers/systemd/second.container");
    await host.run(
      "echo '# more' >>/etc/jumpstarter/exporters/third-of-bench.yaml && systemctl disable -q third-of-bench",
    );
    await project.refresh();
    const found = await services();
    assert.match(found.first!.onHost.configFile!, /^sha256:[0-9a-f]{16} \(0:0 644\)$/);
    assert.equal(found.first!.onHost.service, "inactive (success)");
    assert.equal(found.third!.onHost.service, "running, but not enabled");
    const { steps } = await project.up();
    const healed = steps.filter(({ op }) => op === "update").map((step) => Object.keys(step.detailedDiff ?? {}));
    assert.deepEqual(healed.map((keys) => keys.sort().join()).sort(), [
      "onHost.configFile,onHost.service",
      "onHost.configFile,onHost.service",
      "onHost.unitFile",
    ]);
    assertNoChanges(await project.up({ args: ["--refresh"] }));
  });
});
