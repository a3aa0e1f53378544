import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { lockKey, type TestHost } from "../../lab/hosts/host.ts";
import { ExporterOnHost, expectedOnHost } from "../../src/hosts/host.ts";
import { filesOf, type Wanted } from "../../src/hosts/units.ts";
import { killAll, languageHostsAndPrograms, providersLeft } from "../faults/processes.ts";
import { useHosts } from "../support/hosts.ts";
import { useSharedLab } from "../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../support/pulumi.ts";

let host: TestHost;
const { lab, use } = useSharedLab(async () => {
  host = await hosts.start();
});
const hosts = useHosts({ lab, use });

/** An exporter whose program only sleeps. The number makes another configuration. */
const wanted = (number: number): Wanted => ({
  unit: "sleeper",
  title: "lab/sleeper",
  mark: "# Managed by Pulumi: urn:pulumi:a::b::c::d",
  config: `kind: ExporterConfig\ndescription: ${number} ${"x".repeat(20_000)}\n`,
  service: {
    template: "[Service]\n# {{config}}\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n",
  },
});

test("a connection that is cut at any phase leaves nothing half done, and one more run does the rest", async () => {
  const key = hosts.key.privateKey;
  const at = (port: number, number: number) => {
    return new ExporterOnHost(
      { host: "127.0.0.1", port, user: "lab", hostKey: host.hostKey, privateKey: key },
      wanted(number),
    );
  };
  const whole = await startCutter();
  await at(whole.port, 0).apply({}, "graceful", 50);
  whole.server.close();
  let lost = 0;
  // Up to the end of the script, and then of the report.
  const ups = [0.05, 0.3, 0.6, 0.9, 0.99].map((part) => ({ up: Math.round(whole.sent() * part), down: Infinity }));
  const downs = [0.8, 0.9, 0.95, 0.99].map((part) => ({ up: Infinity, down: Math.round(whole.received() * part) }));
  for (const [index, limits] of [...ups, ...downs].entries()) {
    const number = index + 1;
    const cutter = await startCutter(limits);
    await at(cutter.port, number)
      .apply({}, "graceful", 50)
      .catch(() => lost++);
    cutter.server.close();
    const files = await host.run("ls /etc/jumpstarter/exporters");
    const { onHost, isWantedRunning } = await at(host.port, number).apply({}, "now", 50);
    assert.equal(isWantedRunning, true, JSON.stringify(limits));
    assert.deepEqual(onHost, expectedOnHost(filesOf(wanted(number))));
    assert.match(
      files,
      /^sleeper\.yaml(\nsleeper\.yaml\.pulumi-\w+)?$/,
      "the former or the new one, and perhaps what is being written",
    );
    assert.equal(await host.run("ls /etc/jumpstarter/exporters"), "sleeper.yaml");
  }
  assert.ok(lost >= 5, `${lost} of the runs were cut`);
  await at(host.port, 0).remove({}, host.machineId);
  assert.equal(await host.run("find /etc -name 'sleeper*'; ls -d /etc/jumpstarter 2>/dev/null || true"), "");
});

test("a key with a password goes through an agent that ends with the connection", async () => {
  const destination = { host: "127.0.0.1", port: host.port, user: "lab", hostKey: host.hostKey };
  const { privateKey, password } = await lockKey(hosts.key, lab.directory);
  const good = new ExporterOnHost({ ...destination, privateKey, privateKeyPassword: password }, wanted(1));
  assert.equal((await good.read()).machine, host.machineId);
  const wrong = new ExporterOnHost({ ...destination, privateKey, privateKeyPassword: "wrong" }, wanted(1));
  await assert.rejects(wrong.read(), /The privateKey cannot be used, or privateKeyPassword is wrong/);
});

test("a CLI that is killed while an exporter gets online leaves nothing that the next up does not finish", async () => {
  await using project = await PulumiProject.create(lab, {
    program: `
      import { JumpstarterExporter, JumpstarterExporterService } from "pulumi-jumpstarter";
      const exporter = new JumpstarterExporter("killed", { tls: { insecure: true } });
      const connection = ${JSON.stringify(hosts.connection(host))};
      new JumpstarterExporterService("killed", { exporter, connection, service: {} });`,
  });
  // A CLI that is killed leaves its pipes behind.
  const TMPDIR = await mkdtemp(join(project.directory, "tmp-"));
  const command = project.start(["up", "--yes", "--skip-preview"], { env: { TMPDIR } });
  await command.said(/waiting until exporter \S+ is online/);
  command.process.kill("SIGKILL");
  await command.finished;
  assert.deepEqual(await providersLeft(lab.directory, 20), []);
  killAll(languageHostsAndPrograms(lab.directory));
  await project.unlock();
  await project.up();
  await host.untilSucceeds("systemctl is-active killed");
  await project.run(["refresh", "--yes", "--skip-preview", "--clear-pending-creates"]);
  assertNoChanges(await project.up());
});

interface Cutter {
  server: Server;
  port: number;
  /** How many bytes went to the host. */
  sent(): number;
  /** How many came back. */
  received(): number;
}

/** Starts a way to the host that ends after so many bytes in one of the directions. */
async function startCutter({ up, down } = { up: Infinity, down: Infinity }): Promise<Cutter> {
  let [sent, received] = [0, 0];
  const server = createServer((near) => {
    const far = connect(host.port, "127.0.0.1");
    const end = () => {
      near.destroy();
      far.destroy();
    };
    near.on("data", (data) => {
      const part = data.subarray(0, up - sent);
      sent += data.length;
      far.write(part);
      if (sent >= up) far.end(() => end());
    });
    far.on("data", (data) => {
      received += data.length;
      if (received >= down) end();
      else near.write(data);
    });
    for (const socket of [near, far]) socket.on("error", end).on("close", end);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { server, port, sent: () => sent, received: () => received };
}
