import assert from "node:assert/strict";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { execa } from "execa";
import type { TestHost } from "../../lab/hosts/host.ts";
import { startTethered } from "../../lab/process/tethered.ts";
import { useHosts } from "../support/hosts.ts";
import { useSharedLab } from "../support/lab.ts";
import { PulumiProject } from "../support/pulumi.ts";
import { program, saidOf, servicesOf } from "./boards.ts";

const { lab, use } = useSharedLab();
const hosts = useHosts({ lab, use });

test("a host behind another one is reached as ssh reaches it", async (t) => {
  const [bench, gate] = await Promise.all([hosts.start(), hosts.start()]);
  const at = ({ port }: TestHost) => `HostName 127.0.0.1\n  Port ${port}\n  User lab`;
  const home = await mkdtemp(join(lab.directory, "home-"));
  const write = async (file: string, text: string) => writeFile(join(home, ".ssh", file), text, { mode: 0o600 });
  await mkdir(join(home, ".ssh"), { mode: 0o700 });
  await write("id_ed25519", hosts.key.privateKey);
  await write("known_hosts", [bench, gate].map(({ port, hostKey }) => `[127.0.0.1]:${port} ${hostKey}\n`).join(""));
  await write("config", `Host bench-1\n  ${at(bench)}\n  ProxyJump gate\nHost gate\n  ${at(gate)}\n`);
  await using project = await PulumiProject.create(lab, { env: await withHome(home, lab.env) });
  const passages = async () =>
    (await gate.run("journalctl --unit ssh --output cat --grep 'Accepted publickey'")).split("\n");

  await t.test("by a name of ~/.ssh/config, with its ProxyJump, its key and its known hosts", async () => {
    await project.setProgram(program({ named: { service: { host: "bench-1", service: {} } } }));
    await project.up();
    assert.equal((await servicesOf(project)).named?.machineId, bench.machineId);
    assert.ok((await passages()).length > 0);
  });

  await t.test("by the agent at connection.agentSocketPath, where no file has the key", async () => {
    await write("id_ed25519", "");
    const agentSocketPath = join(lab.directory, "agent");
    const agent = use(startTethered(["ssh-agent", "-D", "-a", agentSocketPath], lab.env));
    const add = async (args: string[], input = "") => {
      await execa("ssh-add", args, { input, env: { SSH_AUTH_SOCK: agentSocketPath } });
    };
    await once(agent.process.all, "data"); // it says where it listens
    await add(["-q", "-"], hosts.key.privateKey);
    const connection = hosts.connection(bench, { privateKey: undefined, agentSocketPath });
    await project.setProgram(program({ named: { service: { connection, service: {} } } }));
    await project.up();
    assert.equal((await servicesOf(project)).named?.machineId, bench.machineId);
    await add(["-q", "-D"]);
    assert.match(saidOf(await project.refresh(), "named"), /Permission denied/, "it was the agent's key");
  });

  await t.test("by connection.proxy, with the key of the connection for both", async () => {
    const before = (await passages()).length;
    const connection = hosts.connection(bench, { proxy: { host: "127.0.0.1", port: gate.port, user: "lab" } });
    await project.setProgram(program({ named: { service: { connection, service: {} } } }));
    await project.up();
    assert.equal((await servicesOf(project)).named?.machineId, bench.machineId);
    assert.ok((await passages()).length > before);
  });

  await t.test("the proxy's key has to be known", async () => {
    await write("known_hosts", "");
    const result = await project.refresh();
    assert.match(saidOf(result, "named"), /Host key verification failed[\s\S]*left as it was/);
  });
});

/**
 * Returns an environment whose Pulumi has another home folder by the word of the system's users: ssh does not look at HOME.
 */
async function withHome(home: string, env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const users = join(home, "passwd");
  const passwd = await readFile("/etc/passwd", "utf8");
  await writeFile(users, passwd.replace(/^(root:.*):[^:\n]*:([^:\n]*)$/m, `$1:${home}:$2`));
  const bin = join(home, "bin");
  await mkdir(bin);
  const enter = `mount --bind "$0" /etc/passwd && exec pulumi "$@"`;
  await writeFile(
    join(bin, "pulumi"),
    `#!/bin/sh\nPATH='${env.PATH}'\nexport PATH\nexec unshare --mount sh -c '${enter}' '${users}' "$@"\n`,
  );
  await chmod(join(bin, "pulumi"), 0o755);
  return { ...env, PATH: `${bin}:${env.PATH}` };
}
