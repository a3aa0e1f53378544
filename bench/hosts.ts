/** Measures how long many exporters take until they are online on their hosts, against a bare shell loop. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { connectKube, type Kube, type KubeObject } from "../lab/cluster/kube.ts";
import type { TestHost } from "../lab/hosts/host.ts";
import { Hosts, JMP } from "../lab/hosts/hosts.ts";
import { USERS } from "../lab/hosts/tree.ts";
import type { Lab } from "../lab/lab.ts";
import type { HostTimes } from "./results.ts";
import { LIMIT_SECONDS, output, Stack } from "./stack.ts";

/** The number of exporters of each host. */
const BOARDS = 3;

/** How many hosts boot at a time. */
const BOOTING = 4;

/**
 * Times an `up` that brings three exporters to each host, one without changes, and one that removes them. A shell loop then does
 * the same as the first with as many other exporters. All exporters are in the cluster before.
 */
export async function measureHosts(lab: Lab, count: number): Promise<HostTimes> {
  const kube = await connectKube(lab.kubeconfig);
  await using hosts = await Hosts.prepare(lab);
  await Readable.from(Array.from({ length: count }))
    .map(() => hosts.start(), { concurrency: BOOTING })
    .toArray();
  console.error(`hosts  ${count} are up`);
  const { started: machines, key } = hosts;
  const boards = BOARDS * count;
  const connections = machines.map(({ port, hostKey }) => {
    return { host: "127.0.0.1", port, user: USERS.lab, hostKey, privateKey: key.privateKey };
  });
  const stack = await Stack.create("hosts", join(lab.directory, "hosts"), {
    ...lab.env,
    BENCH_NAMESPACE: lab.namespace,
    BENCH_BOARDS: String(boards),
    BENCH_CONNECTIONS: JSON.stringify(connections),
  });
  const said = (what: string, seconds: number) => {
    console.error(`hosts  ${boards} exporters on ${count} hosts  ${what}: ${seconds.toFixed(2)} s`);
    return seconds;
  };
  await stack.time("up", 0);
  const seconds = said("up", await stack.time("up", boards));
  const before = await logins(machines);
  const secondsAgain = said("up again", await stack.time("up again", boards));
  const contacts = (await logins(machines)) - before;
  const configs: string[] = (await stack.outputs()).configs;
  // The loop shall have the machine for itself.
  const removalSeconds = said("removal", await stack.time("up", 0));
  const directory = join(lab.directory, "shell-loop");
  const names = configs.map((_, index) => `board-${boards + index}`);
  await writeScripts(directory, new Map(names.map((name, index) => [name, configs[index]!])), machines);
  const shellSeconds = said("shell loop", await timeShellLoop(directory, key.privateKey, kube, names));
  const date = new Date().toISOString().slice(0, 10);
  return { date, hosts: count, boards, seconds, secondsAgain, contacts, removalSeconds, shellSeconds };
}

/** Returns how often somebody has logged in by ssh, on all hosts. */
async function logins(machines: readonly TestHost[]): Promise<number> {
  const count = "journalctl --unit ssh --output cat | grep -c 'Accepted publickey' || :";
  const counts = await Promise.all(machines.map((machine) => machine.run(count)));
  return counts.reduce((sum, text) => sum + Number(text), 0);
}

/** Writes a script for each board, which its host is to run. */
async function writeScripts(directory: string, configs: Map<string, string>, machines: readonly TestHost[]) {
  await mkdir(directory, { mode: 0o700 });
  for (const [index, [name, config]] of [...configs].entries()) {
    const { port } = machines[index % machines.length]!;
    await writeFile(join(directory, `${port}-${name}.sh`), scriptOf(name, config));
  }
}

function scriptOf(name: string, config: string): string {
  const file = `/etc/jumpstarter/exporters/${name}.yaml`;
  return `
mkdir -p /etc/jumpstarter/exporters
umask 077
cat >${file} <<'END'
${config}
END
cat >/etc/systemd/system/${name}.service <<'END'
[Service]
ExecStart=${JMP} run --exporter-config ${file}
Restart=always
[Install]
WantedBy=multi-user.target
END
systemctl daemon-reload
systemctl enable --quiet --now ${name}
`;
}

/** Sends each script to its host, all at once, and waits until the controller has all boards online. */
async function timeShellLoop(
  directory: string,
  privateKey: string,
  kube: Kube,
  names: readonly string[],
): Promise<number> {
  const key = join(directory, "key");
  await writeFile(key, privateKey, { mode: 0o600 });
  const loop = `
    for file in *.sh; do
      ssh -i "$KEY" -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \\
        -p "\${file%%-*}" root@127.0.0.1 /bin/sh -s <"$file" &
    done
    wait`;
  const started = performance.now();
  await output("sh", ["-c", loop], { cwd: directory, env: { ...process.env, KEY: key } });
  for (const name of names) await kube.exporters.until(name, isOnline, LIMIT_SECONDS);
  return (performance.now() - started) / 1000;
}

function isOnline(exporter: KubeObject | undefined): boolean {
  const conditions: { type: string; status: string }[] = exporter?.status?.conditions ?? [];
  return conditions.some((condition) => condition.type === "Online" && condition.status === "True");
}
