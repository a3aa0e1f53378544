/** The root tree of the test hosts: Debian 13 with systemd, sshd, sudo and podman, built once and packed in the cache. */
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { LabError } from "../errors.ts";
import { cacheDirectory, cacheKey, completeEntry, isComplete, makeOnce } from "../tools/cache.ts";

const SUITE = "trixie";
const PACKAGES = ["systemd", "systemd-sysv", "dbus", "openssh-server", "sudo", "procps", "podman", "crun"];
const LEFT_OUT = ["/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*"];

/** The users of a host beside root: one who may become root as the guide says, and one whom sudo asks for a password. */
export const USERS = { lab: "lab", asked: "asked" } as const;

const SET_UP = [
  ...Object.values(USERS).map((user) => `chroot "$1" useradd --create-home --shell /bin/bash ${user}`),
  `echo '${USERS.lab} ALL=(root) NOPASSWD: /bin/sh -s' >"$1/etc/sudoers.d/${USERS.lab}"`,
  `chmod 440 "$1/etc/sudoers.d/${USERS.lab}"`,
  `chroot "$1" usermod --append --groups sudo ${USERS.asked}`,
  // A host in a namespace has no controllers of control groups.
  `mkdir -p "$1/etc/containers" && printf '[containers]\\npids_limit = 0\\n' >"$1/etc/containers/containers.conf"`,
  `rm -f "$1"/etc/ssh/ssh_host_* "$1/etc/machine-id"`,
  `chroot "$1" systemctl disable --quiet apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer systemd-networkd.service`,
];

const ARCHIVE = "host.tar.zst";

/** The programs of this machine that hosts are made with, and the Debian packages that have them. */
const PROGRAMS = {
  mmdebstrap: "mmdebstrap",
  zstd: "zstd",
  tar: "tar",
  unshare: "util-linux",
  setpriv: "util-linux",
  nsenter: "util-linux",
  ssh: "openssh-client",
};

/** Returns why this machine can make no hosts, and what it needs; `undefined` where it can. */
export async function whyNoHosts(): Promise<string | undefined> {
  if (process.platform !== "linux") return "Test hosts are namespaces of Linux; this is another system.";
  if (cacheDirectory().startsWith("/tmp/")) {
    return `Test hosts have a /tmp of their own, in which ${cacheDirectory()} is not: set XDG_CACHE_HOME to a folder elsewhere.`;
  }
  if (process.getuid?.() !== 0) return "Test hosts need root: they mount file systems and start systemd. Use sudo.";
  const path = (process.env.PATH ?? "").split(":");
  const missing = Object.entries(PROGRAMS).filter(
    ([name]) => !path.some((directory) => existsSync(join(directory, name))),
  );
  if (missing.length > 0) {
    const packages = [...new Set(missing.map(([, name]) => name))].join(" ");
    return `Test hosts need ${missing.map(([name]) => name).join(", ")} (Debian: apt install ${packages}).`;
  }
  const args = ["--mount", "--uts", "--ipc", "--pid", "--cgroup", "--fork", "mount", "-t", "tmpfs", "tmpfs", "/mnt"];
  const result = await execa("unshare", args, { reject: false });
  return result.failed ? `This system allows no namespaces with mounts: ${result.stderr}` : undefined;
}

/** Returns the packed tree, built unless it is in the cache. @throws LabError */
export async function ensureHostTree(): Promise<string> {
  const key = cacheKey(SUITE, ...PACKAGES, ...LEFT_OUT, ...SET_UP);
  const entry = join(cacheDirectory(), "tools", `host-${key}`);
  const make = async () => {
    process.stderr.write("Building the test hosts' Debian: one to two minutes, once ...\n");
    await completeEntry(entry, [ARCHIVE], (directory) => build(join(directory, ARCHIVE)));
  };
  await makeOnce(entry, () => isComplete(entry), make);
  return join(entry, ARCHIVE);
}

/** Returns the tree, unpacked once for all whose hosts have this folder in common. @throws LabError */
export async function unpackedTree(directory: string): Promise<string> {
  const archive = await ensureHostTree();
  const tree = join(directory, "host-tree");
  const make = async () => {
    const unfinished = `${tree}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished);
    await execa("tar", ["--extract", "--zstd", "--numeric-owner", "--file", archive, "--directory", unfinished]);
    await rename(unfinished, tree);
  };
  await makeOnce(tree, () => existsSync(tree), make);
  return tree;
}

async function build(archive: string): Promise<void> {
  const mirror = await debianMirror();
  const args = [
    "--variant=minbase",
    `--include=${PACKAGES.join(",")}`,
    ...LEFT_OUT.map((path) => `--dpkgopt=path-exclude=${path}`),
    ...SET_UP.map((command) => `--customize-hook=${command}`),
    SUITE,
    archive,
    ...(mirror === undefined ? [] : [mirror]),
  ];
  const result = await execa("mmdebstrap", args, { stdin: "ignore", all: true, reject: false });
  if (result.failed) throw new LabError(`The test hosts' Debian could not be built:\n${result.all}`);
}

/** Returns the mirror that this machine's apt uses for Debian; `undefined`, for mmdebstrap's own, where it is no Debian. */
async function debianMirror(): Promise<string | undefined> {
  const args = ["indextargets", "--format", "$(REPO_URI) $(ORIGIN) $(LABEL)", "Created-By: Packages"];
  const { stdout = "" } = await execa("apt-get", args, { reject: false });
  return /^(\S+) Debian Debian$/m.exec(stdout)?.[1];
}
