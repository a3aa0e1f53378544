import assert from "node:assert/strict";
import { test } from "node:test";
import { IMAGE, useHosts } from "../support/hosts.ts";
import { useSharedLab } from "../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../support/pulumi.ts";
import { type Board, filesOn, invocationOf, program, remainsOn, servicesOf, untilApplied } from "./boards.ts";

const { lab, kube, use } = useSharedLab();
const hosts = useHosts({ lab, use });

const NEXT_IMAGE = "localhost/jumpstarter:0.9.1";

test("an exporter on its host follows each change of the program", async (t) => {
  const [host, other] = await Promise.all([hosts.startWithImage(), hosts.startWithImage()]);
  const connection = hosts.connection(host);
  const service = (others: object = {}) => ({ connection, service: {}, ...others });
  const container = (image?: string, others: object = {}) => {
    return { connection, container: hosts.container(image), ...others };
  };
  const configured = { export: { power: mock, spare: mock } };
  const boards: Record<string, Board> = { tool: { service: service() }, pod: { service: container() } };
  await using project = await PulumiProject.create(lab, { program: program(boards), stack: "one" });
  await using theirs = await PulumiProject.create(lab, {
    program: program({ theirs: { service: service() } }, "others"),
    stack: "two",
  });
  const change = async (changed: Record<string, Board>) => {
    Object.assign(boards, changed);
    await project.setProgram(program(boards));
    await project.up();
    for (const [name, { onHost, online }] of Object.entries(await servicesOf(project))) {
      assert.deepEqual([onHost.service, online], ["running", true], name);
    }
  };
  await Promise.all([project.up(), theirs.up()]);

  await t.test("another configuration and another image run when up ends", async () => {
    await host.run(`podman tag ${IMAGE} ${NEXT_IMAGE}`);
    await change({
      tool: { exporter: configured, service: service() },
      pod: { service: container(NEXT_IMAGE) },
    });
    const { devices } = (await kube.exporters.get("tool")).status;
    const drivers = devices.map(({ labels }: { labels: Record<string, string> }) => labels["jumpstarter.dev/name"]);
    assert.deepEqual(drivers.filter(Boolean).sort(), ["power", "spare"]);
    assert.equal(await host.run("podman inspect --format '{{.ImageName}}' systemd-pod"), NEXT_IMAGE);
  });

  await t.test(
    "a program of the host becomes a container and a container a program, and each of them back",
    async () => {
      const before = await filesOn(host);
      await change({ tool: { service: container() }, pod: { service: service() } });
      assert.equal(await host.run("podman ps --all --format '{{.Names}}'"), "systemd-tool");
      assert.deepEqual(await filesOn(host), [
        "/etc/containers/systemd/tool.container",
        ...["pod", "theirs", "tool"].map((unit) => `/etc/jumpstarter/exporters/${unit}.yaml`),
        "/etc/systemd/system/pod.service",
        "/etc/systemd/system/theirs.service",
      ]);
      await change({ tool: { service: service() }, pod: { service: container() } });
      assert.equal(await host.run("podman ps --all --format '{{.Names}}'"), "systemd-pod");
      assert.deepEqual(await filesOn(host), before);
    },
  );

  await t.test("another address of the same machine makes no second exporter, and restarts none", async () => {
    const runs = await Promise.all(["tool", "pod"].map((unit) => invocationOf(host, unit)));
    const renamed = hosts.connection(host, { host: "localhost" });
    await change({
      tool: { service: service({ connection: renamed }) },
      pod: { service: container(IMAGE, { connection: renamed }) },
    });
    assert.deepEqual(await Promise.all(["tool", "pod"].map((unit) => invocationOf(host, unit))), runs);
  });

  await t.test(
    "after a reboot of the host the exporters come back by themselves, and a refresh shows no drift",
    async () => {
      const seen = new Map<string, string>();
      for (const name of ["tool", "pod"]) seen.set(name, (await kube.exporters.get(name)).status.lastSeen);
      await host.reboot();
      for (const name of seen.keys()) {
        await untilApplied(host, name);
        await kube.exporters.until(name, (exporter) => exporter?.status.lastSeen !== seen.get(name));
      }
      assertNoChanges(await project.up({ args: ["--refresh"] }));
    },
  );

  await t.test("on another machine they are set up anew, and nothing of them stays on the former one", async () => {
    const moved = hosts.connection(other);
    await change({
      tool: { service: service({ connection: moved }) },
      pod: { service: container(IMAGE, { connection: moved }) },
    });
    for (const { machineId } of Object.values(await servicesOf(project))) assert.equal(machineId, other.machineId);
    assert.doesNotMatch(await remainsOn(host), /tool|pod/);
    assert.equal(await host.run("systemctl list-units --all --plain --no-legend 'tool*' 'pod.*'"), "");
  });

  await t.test("an exporter of another stack on the same host was left alone by all of this", async () => {
    await project.destroy();
    assert.equal(await remainsOn(other), "");
    assert.deepEqual(Object.keys((await theirs.refresh()).changes), ["same"]);
    await theirs.destroy();
    assert.equal(await remainsOn(host), "");
  });
});

const mock = { type: "jumpstarter_driver_power.driver.MockPower" };
