import { dirname } from "node:path";
import type { TestHost, UserKey } from "../../lab/hosts/host.ts";
import { Hosts, JMP } from "../../lab/hosts/hosts.ts";
import { USERS } from "../../lab/hosts/tree.ts";
import type { LabAccess } from "../../lab/lab.ts";
import { assertNoToken } from "../../lab/probes/leaks.ts";
import type { LabInUse } from "./lab.ts";

/** The image of the hosts, which is made on each of them from its own files. */
export const IMAGE = "localhost/jumpstarter:0.9.0";

/** Hosts beside a lab. Before the first has started, nothing else may be used. */
export interface HostsInUse {
  /** The key with which the users of the hosts log in. */
  readonly key: UserKey;
  start(): Promise<TestHost>;
  /** Starts one that has the image. */
  startWithImage(): Promise<TestHost>;
  /** Returns the argument `connection` for a host. */
  connection(host: TestHost, others?: object): object;
  /** Returns the argument `container` that makes the image run. */
  container(image?: string): object;
}

/**
 * Gives the tests of a file hosts beside their lab. When the tests have ended, all that can be read on the hosts by others
 * than root is searched for tokens.
 */
export function useHosts({ lab, use }: Pick<LabInUse<LabAccess>, "lab" | "use">): HostsInUse {
  let preparation: Promise<Hosts> | undefined;
  let hosts: Hosts;
  const prepare = async () => {
    const prepared = await Hosts.prepare(lab);
    use({
      [Symbol.asyncDispose]: async () => {
        await using _ = prepared;
        for (const host of prepared.started) if (host.isRunning) await assertNoTokenOn(host);
      },
    });
    return prepared;
  };
  const start = async () => {
    preparation ??= prepare();
    hosts = await preparation;
    return await hosts.start();
  };
  return {
    get key() {
      return hosts.key;
    },
    start,
    startWithImage: async () => {
      const host = await start();
      await host.run(IMPORT);
      return host;
    },
    connection: ({ port, hostKey }, others) => {
      return { host: "127.0.0.1", port, user: USERS.lab, hostKey, privateKey: hosts.key.privateKey, ...others };
    },
    container: (image = IMAGE) => {
      const volumes = ["/usr:/usr:ro", ...hosts.mounts.map((path) => `${path}:${path}:ro`)];
      return { image, pull: "never", volumes };
    },
  };
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
