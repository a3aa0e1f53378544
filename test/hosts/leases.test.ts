import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import type { TestHost } from "../../lab/hosts/host.ts";
import { type Jmp, openJmp } from "../../lab/probes/jmp.ts";
import { useHosts } from "../support/hosts.ts";
import { useSharedLab } from "../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../support/pulumi.ts";
import { checkTokens } from "../support/tokens.ts";
import { invocationOf, program, remainsOn, saidOf, servicesOf, untilApplied } from "./boards.ts";
import { Holder } from "./holder.ts";

let jmp: Jmp;
const { lab, kube, use } = useSharedLab(async () => {
  jmp = await openJmp({ env: lab.env, directory: join(lab.directory, "jmp") });
});
const hosts = useHosts({ lab, use });

const names = ["tool", "pod"];

test("a lease outlives a rotation of its exporter's token, and a deletion says which lease it ends", async (t) => {
  const host = await hosts.startWithImage();
  const connection = hosts.connection(host);
  const boards = (quarter: string) => ({
    tool: { exporter: { rotationTriggers: { quarter } }, service: { connection, service: {} } },
    pod: { exporter: { rotationTriggers: { quarter } }, service: { connection, container: hosts.container() } },
  });
  await using project = await PulumiProject.create(lab, { program: program(boards("Q1")) });
  await project.up();
  const config = await jmp.configFile("ci", (await project.outputs({ showSecrets: true })).config);
  const lease = async (board: string) => use(await Holder.start(jmp, { config, board, directory: lab.directory }));
  const [tool, pod] = await Promise.all([lease("tool"), lease("pod")]);

  await t.test("up does not wait for the leases: all calls go on, with the former token", async () => {
    const former = await Promise.all(names.map((name) => tokenOn(host, name)));
    const runs = await Promise.all(names.map((name) => invocationOf(host, name)));
    await project.setProgram(program(boards("Q2")));
    const result = await project.up();
    const services = await servicesOf(project);
    for (const [index, name] of names.entries()) {
      assert.match(saidOf(result, name), /restart is pending until lease \S+ of client ci ends/);
      assert.deepEqual([services[name]?.restartPending, services[name]?.online], [true, true], name);
      assert.notEqual(await tokenOn(host, name), former[index], "the host has the new token already");
      assert.equal(await invocationOf(host, name), runs[index]);
    }
    await Promise.all([tool.untilCalled(), pod.untilCalled()]);
    const { namespace } = lab;
    const holders = names.map((name, index) => ({ kind: "Exporter" as const, namespace, name, token: former[index]! }));
    assert.deepEqual(await checkTokens(holders), ["", ""]);
    assert.deepEqual(Object.keys((await project.refresh()).changes), ["same"], "a pending restart is no drift");
    assert.deepEqual(await servicesOf(project), services);
  });

  await t.test(
    "when a lease has ended, the exporter restarts by itself, and a refresh says that it is done",
    async () => {
      assert.equal(await tool.end(), 0, "no call has failed");
      await untilApplied(host, "tool");
      const result = await project.refresh();
      assert.match(saidOf(result, "tool"), /The pending restart is done/);
      const services = await servicesOf(project);
      assert.deepEqual([services.tool?.restartPending, services.pod?.restartPending], [false, true]);
    },
  );

  await t.test("and so does the next up", async () => {
    assert.equal(await pod.end(), 0, "no call has failed");
    await untilApplied(host, "pod");
    assert.match(saidOf(await project.up(), "pod"), /The pending restart is done/);
    assert.equal((await servicesOf(project)).pod?.restartPending, false);
    assertNoChanges(await project.up());
  });

  await t.test(
    'with restart: "now", up restarts an exporter that is leased, and says whose lease it cuts',
    async () => {
      const spec = { clientRef: { name: "ci" }, selector: { matchLabels: { board: "pod" } }, duration: "1h" };
      await kube.leases.create({ metadata: { name: "for-pod" }, spec });
      await kube.exporters.until("pod", (exporter) => exporter?.status.leaseRef !== undefined);
      const run = await invocationOf(host, "pod");
      const { exporter, service } = boards("Q3").pod;
      await project.setProgram(
        program({ ...boards("Q2"), pod: { exporter, service: { ...service, restart: "now" } } }),
      );
      assert.match(saidOf(await project.up(), "pod"), /The restart has cut lease for-pod of client ci/);
      assert.equal((await servicesOf(project)).pod?.restartPending, false);
      await untilApplied(host, "pod");
      assert.notEqual(await invocationOf(host, "pod"), run);
      await kube.leases.patch("for-pod", { spec: { release: true } });
    },
  );

  await t.test("destroy names the lease that it ends, and leaves the host as it was", async () => {
    const holder = await lease("tool");
    await kube.exporters.until("pod", (exporter) => exporter?.status.leaseRef === undefined);
    const result = await project.destroy();
    assert.match(saidOf(result, "tool"), /ends lease \S+ of client ci, which has the exporter \S+\/tool/);
    assert.doesNotMatch(saidOf(result, "pod"), /ends lease/);
    assert.notEqual(await holder.exitCode(), 0);
    assert.equal(await remainsOn(host), "");
  });
});

async function tokenOn(host: TestHost, unit: string): Promise<string> {
  return parse(await host.run(`cat /etc/jumpstarter/exporters/${unit}.yaml`)).token;
}
