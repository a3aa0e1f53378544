import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { makeKey } from "../../lab/hosts/host.ts";
import { JMP } from "../../lab/hosts/hosts.ts";
import { USERS } from "../../lab/hosts/tree.ts";
import { freePorts } from "../../lab/process/ports.ts";
import { useHosts } from "../support/hosts.ts";
import { useSharedLab } from "../support/lab.ts";
import { PulumiProject } from "../support/pulumi.ts";
import { type Board, program, saidOf } from "./boards.ts";

const { lab, kube, use } = useSharedLab();
const hosts = useHosts({ lab, use });

const all = { args: ["--continue-on-error"], fails: true };

test("what keeps an exporter from its host is said in the words of ssh or the host, with the way out", async (t) => {
  const host = await hosts.startWithImage();
  const directory = await mkdtemp(join(tmpdir(), "keys-"));
  const stranger = await makeKey(directory);
  const [closed = 0] = await freePorts(1);
  const silent = createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  try {
    const at = (others: object) => ({ connection: hosts.connection(host, others), service: {} });
    const etc = await host.run("find /etc -type f -o -type l | sort");
    const expected: Record<string, { service: object; message: RegExp }> = {
      refused: { service: at({ port: closed }), message: /Connection refused/ },
      silent: { service: at({ port: (silent.address() as AddressInfo).port }), message: /timed out/ },
      unnamed: { service: at({ host: "no-such-host.invalid" }), message: /Could not resolve hostname/ },
      unknown: {
        service: at({ hostKey: undefined }),
        message: /Host key verification failed[\s\S]*connection\.hostKey/,
      },
      changed: {
        service: at({ hostKey: stranger.publicKey }),
        message: /Host key for .* has changed[\s\S]*installed anew/,
      },
      intruder: { service: at({ privateKey: stranger.privateKey }), message: /Permission denied/ },
      asked: {
        service: at({ user: USERS.asked }),
        message: /sudo: a password is required[\s\S]*NOPASSWD: \/bin\/sh -s/,
      },
      jmpless: {
        service: { ...at({}), service: { jmp: "/opt/no/jmp" } },
        message: /\/opt\/no\/jmp was not found on this host/,
      },
      foreign: { service: { ...at({}), unitName: "ssh" }, message: /ssh\.service[\s\S]*never taken over/ },
      taking: { service: { ...at({}), unitName: "ssh", adopt: true }, message: /ssh\.service[\s\S]*never taken over/ },
    };
    await using project = await PulumiProject.create(lab, { program: program(expected) });

    await t.test("nothing of it changes the host, or is in the state", async () => {
      const { diagnostics } = await project.up(all);
      for (const [name, { message }] of Object.entries(expected)) {
        const said = diagnostics.filter(({ urn }) => urn?.endsWith(`:ExporterService::${name}`));
        assert.match(said.map((diagnostic) => diagnostic.message).join("\n"), message, name);
      }
      assert.equal(await host.run("find /etc -type f -o -type l | sort"), etc);
      const services = (await project.resources()).filter(({ type }) => type.endsWith(":ExporterService"));
      assert.deepEqual(services, []);
    });

    await t.test("a host without podman, and a full disk, are told; the next up does what was missing", async () => {
      await host.run("mv /usr/bin/podman /usr/bin/podman.away");
      await host.run(
        "mkdir -p /etc/jumpstarter/exporters && mount -t tmpfs -o size=4k tmpfs /etc/jumpstarter/exporters",
      );
      await host.run("head -c 4096 /dev/zero >/etc/jumpstarter/exporters/zeros");
      const connection = hosts.connection(host);
      const boards = {
        podmanless: { service: { connection, container: hosts.container() } },
        full: { service: at({}) },
      };
      await project.setProgram(program(boards));
      const { stdout } = await project.up(all);
      assert.match(stdout, /podman was not found on this host/);
      assert.match(stdout, /full\.yaml.*No space left on device/);
      await host.run("mv /usr/bin/podman.away /usr/bin/podman && umount /etc/jumpstarter/exporters");
      await project.up();
      for (const name of Object.keys(boards)) await host.untilSucceeds(`systemctl is-active ${name}`);
    });

    await t.test("an exporter that ends again and again is given up early, with the journal's reason", async () => {
      const crashing = { export: { power: { type: "no_such_package.driver.Power" } } };
      const connection = hosts.connection(host);
      const template = `[Unit]\nStartLimitBurst=2\n[Service]\nExecStart=/bin/cat {{config}} /no-such-file\nStandardOutput=null\nRestart=always`;
      const given: Record<string, Board & { reason: RegExp }> = {
        crashing: {
          exporter: crashing,
          service: { connection, container: hosts.container() },
          reason: /no_such_package/,
        },
        imageless: {
          service: { connection, container: hosts.container("localhost/no-such-image:1") },
          reason: /no such image|image not known/,
        },
        limited: { service: { connection, service: { template } }, reason: /Failed to start|failed \(/ },
      };
      await project.setProgram(program(given));
      const result = await project.up(all);
      for (const [name, { reason }] of Object.entries(given)) {
        assert.match(saidOf(result, name), /on \S+ ends again and again/, name);
        assert.match(saidOf(result, name), reason, name);
      }
      await project.setProgram(program({ crashing: { service: given.crashing!.service } }));
      await project.up();
    });

    await t.test("a host that is gone fails a deletion, until it is given up", async () => {
      const gone = await hosts.start();
      const service = { connection: hosts.connection(gone), service: {} };
      await project.setProgram(program({ gone: { service } }));
      await project.up();
      await gone.stop();
      const { stdout } = await project.destroy({ fails: true });
      assert.match(stdout, /Connection refused[\s\S]*set abandonHost: true/);
      await project.setProgram(program({ gone: { service: { ...service, abandonHost: true } } }));
      await project.up();
      assert.match((await project.destroy()).stdout, /The host is given up/);
    });
  } finally {
    silent.close();
    await rm(directory, { recursive: true });
  }
});

test("what others have put on a host is taken over with consent alone, in place", async () => {
  const host = await hosts.start();
  const urn = (stack: string) =>
    `urn:pulumi:${stack}::jumpstarter-test::pulumi-nodejs:dynamic/jumpstarter:ExporterService::board`;
  const boards = (adopt?: unknown) => ({
    board: { service: { connection: hosts.connection(host), service: {}, ...(adopt !== undefined && { adopt }) } },
  });
  // As jumpstarter-lab-config puts them, with a configuration of its own.
  await host.run(
    "mkdir -p /etc/jumpstarter/exporters && echo 'kind: ExporterConfig' >/etc/jumpstarter/exporters/board.yaml",
  );
  const unit = `[Service]\\nExecStart=/bin/sleep infinity\\n[Install]\\nWantedBy=multi-user.target`;
  await host.run(
    `printf '${unit}' >/etc/systemd/system/board.service && systemctl daemon-reload && systemctl start board`,
  );
  await using project = await PulumiProject.create(lab, { program: program(boards()), stack: "one" });
  const refused = await project.up({ fails: true });
  assert.match(refused.stdout, /there is \S+board\.yaml already[\s\S]*It was not made by Pulumi[\s\S]*set adopt: true/);
  await project.setProgram(program(boards(true)));
  await project.up();
  assert.match(await host.run("cat /etc/systemd/system/board.service"), new RegExp(JMP));

  await using second = await PulumiProject.create(lab, { program: program({}), stack: "two" });
  const other = await kube.exporters.get("board");
  const program2 = (adopt: unknown) => `
    import { JumpstarterExporterService } from "pulumi-jumpstarter";
    const exporter = { name: "board", namespace: "${other.metadata.namespace}", config: "kind: ExporterConfig" };
    new JumpstarterExporterService("board", { exporter, ...${JSON.stringify(boards(adopt).board.service)} });`;
  await second.setProgram(program2(true));
  const taken = await second.up({ fails: true });
  assert.match(taken.stdout, new RegExp(`It belongs to another resource: ${urn("one")}`));
  await project.destroy();
  assert.doesNotMatch(await host.run("find /etc -name 'board*'"), /board/);
});
