import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { before } from "node:test";
import { execa } from "execa";
import { lockKey, makeKey, TestHost, type UserKey } from "../../lab/hosts/host.ts";
import { ensureHostTree, USERS, unpackTree } from "../../lab/hosts/tree.ts";
import type { Lab } from "../../lab/lab.ts";
import { installJmp } from "../../lab/probes/jmp.ts";
import { assertNoToken } from "../../lab/probes/leaks.ts";
import type { LabInUse } from "./lab.ts";

/** The image of the hosts, which is made on each of them from its own files. */
export const IMAGE = "localhost/jumpstarter:0.9.0";

/** Where the hosts have `jmp`. */
export const JMP = "/opt/jumpstarter/bin/jmp";

/** Hosts beside a lab. */
export interface Hosts {
  /** The key with which the users of the hosts log in. */
  readonly key: UserKey;
  /** The same key, locked with a password. */
  readonly lockedKey: { privateKey: string; password: string };
  start(): Promise<TestHost>;
  /** Returns the argument `connection` for a host. */
  connection(host: TestHost, others?: object): object;
  /** Returns the argument `container` that makes the image run. */
  container(image?: string): object;
}

/**
 * Gives the tests of a file hosts beside their lab. When the tests have ended, all that can be read on the hosts by others
 * than root is searched for tokens.
 */
export function useHosts({ lab, use }: Pick<LabInUse<Lab>, "lab" | "use">): Hosts {
  const started: TestHost[] = [];
  let directory: string | undefined;
  const hosts = {} as { -readonly [K in keyof Hosts]: Hosts[K] };
  let volumes: string[];
  let programs: Record<string, string>;
  const prepare = async () => {
    directory = await mkdtemp(join(tmpdir(), "hosts-"));
    await mkdir(join(directory, "tree"));
    const [archive, venv] = [await ensureHostTree(), await realpath(await installJmp())];
    await unpackTree(archive, join(directory, "tree"));
    hosts.key = await makeKey(directory);
    hosts.lockedKey = await lockKey(hosts.key, directory);
    const { stdout: prefix } = await execa(join(venv, "bin", "python"), ["-c", "import sys; print(sys.base_prefix)"]);
    volumes = ["/usr:/usr:ro", ...[venv, prefix].map((path) => `${path}:${path}:ro`)];
    programs = { [JMP]: `#!/bin/sh\nexec ${venv}/bin/python ${venv}/bin/jmp "$@"\n` };
    return [venv, prefix];
  };
  hosts.connection = (host, others) => {
    const { port, hostKey } = host;
    return { host: "127.0.0.1", port, user: USERS.lab, hostKey, privateKey: hosts.key.privateKey, ...others };
  };
  hosts.container = (image = IMAGE) => ({ image, pull: "never", volumes });
  let mounts: Promise<string[]> | undefined;
  hosts.start = async () => {
    mounts ??= prepare();
    const host = await TestHost.start({
      mounts: await mounts,
      tree: join(directory!, "tree"),
      publicKey: hosts.key.publicKey,
      programs,
      adopt: (pid) => lab.adopt(pid),
    });
    started.push(host);
    await host.run(IMPORT);
    return host;
  };
  const dispose = async () => {
    try {
      for (const host of started.filter(({ isRunning }) => isRunning)) await assertNoTokenOn(host);
    } finally {
      for (const host of started) await host.stop();
      if (directory !== undefined) await rm(directory, { recursive: true, force: true });
    }
  };
  before(() => {
    use({ [Symbol.asyncDispose]: dispose });
  });
  return hosts;
}

/** An image of links into /usr, which the host's own is mounted at. */
const IMPORT = `
  cd "$(mktemp -d)" && mkdir -p etc opt/jumpstarter/bin usr run dev tmp root var proc sys
  for name in bin lib lib64 sbin; do ln -s usr/$name $name; done
  cp /etc/passwd /etc/group /etc/ld.so.cache etc/
  cp ${JMP} opt/jumpstarter/bin/jmp
  tar -c . | podman import --quiet --change 'ENV PATH=${dirname(JMP)}:/usr/bin:/bin' - ${IMAGE}`;

/** Searches the journal, the processes and the files of a host; the configurations of root alone hold tokens. */
async function assertNoTokenOn(host: TestHost): Promise<void> {
  assertNoToken(await host.run("journalctl --no-pager --output cat"), "the journal of a host");
  assertNoToken(await host.run("ps -eo args"), "the processes of a host");
  const readable = "find /etc /var /tmp /run -xdev -type f -size -200k";
  const others = `${readable} ! -path '/etc/jumpstarter/exporters/*.yaml' -exec cat {} +; ${readable} -perm /044 -path '/etc/jumpstarter/*' -exec cat {} +`;
  assertNoToken(await host.run(others, { fails: true }), "the files of a host");
}
