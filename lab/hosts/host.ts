/** A throwaway host: a real Debian with systemd and sshd, in namespaces of its own. It ends with the process that starts it. */
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, rmdir, symlink, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { LabError } from "../errors.ts";
import { freePorts } from "../process/ports.ts";

/** The key of the user who logs in, and where it is. */
export interface UserKey {
  privateKey: string;
  publicKey: string;
}

interface HostOptions {
  /** The folder of the unpacked tree. */
  tree: string;
  /** The key with which root and the users log in. */
  publicKey: string;
  /** Folders of this machine that the host has, too, to be read. */
  mounts: readonly string[];
  /** Programs of the host, by path. */
  programs: Readonly<Record<string, string>>;
}

/** The parts of a host on this machine: a folder, the process that it ends with, and the folder of its control group. */
interface Own {
  directory: string;
  holder: number;
  cgroup: string;
}

/** A running host. */
export class TestHost implements AsyncDisposable {
  /** The port of its sshd on the loopback interface. */
  readonly port: number;
  /** Its public key, "TYPE BASE64". */
  readonly hostKey: string;
  readonly machineId: string;
  readonly #own: Own;

  private constructor({ port, hostKey, machineId }: Pick<TestHost, "port" | "hostKey" | "machineId">, own: Own) {
    this.port = port;
    this.hostKey = hostKey;
    this.machineId = machineId;
    this.#own = own;
  }

  /** Starts a host and waits until it has booted, which takes two seconds. */
  static async start(options: HostOptions): Promise<TestHost> {
    const directory = await mkdtemp(join(tmpdir(), "host-"));
    const [port = 0] = await freePorts(1);
    const machineId = randomBytes(16).toString("hex");
    const files = join(directory, "files");
    const hostKey = await writeFiles(files, options, port, machineId);
    const memory = join(directory, "memory");
    await mkdir(memory);
    const cgroup = await newControlGroup(machineId);
    const boot = join(import.meta.dirname, "boot.sh");
    const hold = ["sh", boot, "hold", memory, options.tree, files, cgroup, ...options.mounts];
    // The kernel ends it with this process, however that ends.
    const child = execa("setpriv", ["--pdeathsig", "KILL", "unshare", "--mount", "--fork", "--kill-child", ...hold], {
      stdio: "ignore",
      reject: false,
      detached: true,
    });
    const host = new TestHost({ port, hostKey, machineId }, { directory, holder: child.pid!, cgroup });
    try {
      await host.untilUp();
    } catch (error) {
      await host.stop();
      throw error;
    }
    return host;
  }

  get isRunning(): boolean {
    return this.#init() !== undefined;
  }

  /** Runs a command as root on the host, past ssh. Returns its output. @throws Error where it fails */
  async run(command: string, options: { fails?: boolean } = {}): Promise<string> {
    const init = this.#init();
    if (init === undefined) throw new LabError("The host does not run.");
    const namespaces = ["--mount", "--uts", "--ipc", "--pid", "--cgroup"];
    const args = ["--target", String(init), ...namespaces, "env", "-i", "PATH=/usr/sbin:/usr/bin", "sh", "-c", command];
    const { stdout, stderr, failed } = await execa("nsenter", args, { reject: false, stdin: "ignore" });
    if (failed && !options.fails) throw new Error(`${command} failed on the host: ${stdout}${stderr}`);
    return stdout;
  }

  /** Waits until a command succeeds on the host. */
  async untilSucceeds(command: string): Promise<void> {
    const succeeds = async () => {
      await this.run(command);
      return true;
    };
    await this.#until(`${command} succeeds`, succeeds, 300); // to enter the host's namespaces takes some time
  }

  /** Lets the host go down at once, as by its power switch, and waits until it has booted again. */
  async reboot(): Promise<void> {
    const init = this.#init();
    if (init !== undefined) process.kill(init, "SIGKILL");
    while (this.#init() === init) await sleep(20);
    await this.untilUp();
  }

  async untilUp(): Promise<void> {
    await this.#until("sshd answers", () => answers(this.port));
    await this.#until("systemd is ready", async () =>
      /running|degraded/.test(await this.run("timeout 60 systemctl is-system-running --wait", { fails: true })),
    );
  }

  /** Ends the host and all its processes. Idempotent. */
  async stop(): Promise<void> {
    const { directory, holder, cgroup } = this.#own;
    try {
      process.kill(holder, "SIGKILL");
    } catch {
      // It has ended before.
    }
    await this.#until("the host has ended", async () => this.#init() === undefined && !existsSync(`/proc/${holder}`));
    await removeControlGroup(cgroup);
    await rm(directory, { recursive: true, force: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Returns the host's first process, as this machine numbers it. */
  #init(): number | undefined {
    let pids = [this.#own.holder];
    while (pids.length > 0) {
      const found = pids.find((pid) => isFirstProcess(pid));
      if (found !== undefined) return found;
      pids = pids.flatMap(childrenOf);
    }
    return undefined;
  }

  async #until(what: string, isSo: () => Promise<boolean>, pause = 50): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (!(await isSo().catch(() => false))) {
      if (Date.now() > deadline) throw new LabError(`After 60 s it is not so that ${what}.`);
      await sleep(pause);
    }
  }
}

/** Makes a key without a password. */
export async function makeKey(directory: string): Promise<UserKey> {
  const file = join(directory, `key-${randomBytes(4).toString("hex")}`);
  await execa("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", file]);
  return { privateKey: await readFile(file, "utf8"), publicKey: (await readFile(`${file}.pub`, "utf8")).trim() };
}

/** Locks a key with a password. */
export async function lockKey({ privateKey }: UserKey, directory: string) {
  const file = join(directory, `key-${randomBytes(4).toString("hex")}`);
  const password = randomBytes(8).toString("hex");
  await writeFile(file, privateKey, { mode: 0o600 });
  await execa("ssh-keygen", ["-q", "-p", "-P", "", "-N", password, "-f", file]);
  return { privateKey: await readFile(file, "utf8"), password };
}

/** Writes what the host has beside the tree, and returns its public key. */
async function writeFiles(directory: string, options: HostOptions, port: number, machineId: string): Promise<string> {
  const write = async (path: string, text: string, mode = 0o644) => {
    const file = join(directory, path);
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, text);
    await chmod(file, mode);
  };
  const { privateKey, publicKey } = await makeKey(join(directory, ".."));
  await write("etc/machine-id", `${machineId}\n`, 0o444);
  await write("etc/hostname", `host-${port}\n`);
  await write("etc/ssh/ssh_host_ed25519_key", privateKey, 0o600);
  // AuthorizedKeysFile: home folders belong to their users, and these files would not.
  const sshd = ["ListenAddress 127.0.0.1", `Port ${port}`, "HostKey /etc/ssh/ssh_host_ed25519_key"];
  await write(
    "etc/ssh/sshd_config.d/test.conf",
    [...sshd, "PermitRootLogin prohibit-password", "AuthorizedKeysFile /etc/ssh/authorized_keys", "UseDNS no", ""].join(
      "\n",
    ),
  );
  await write("etc/ssh/authorized_keys", `${options.publicKey}\n`);
  for (const [path, text] of Object.entries(options.programs)) await write(path, text, 0o755);
  // The kernel's settings are this machine's, too.
  await mkdir(join(directory, "etc/systemd/system"), { recursive: true });
  await symlink("/dev/null", join(directory, "etc/systemd/system/systemd-sysctl.service"));
  return publicKey.split(" ").slice(0, 2).join(" ");
}

/** A control group of its own is the root of the host's. Returns its folder. */
async function newControlGroup(name: string): Promise<string> {
  const root = ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"].find((path) => existsSync(join(path, "cgroup.procs")));
  if (root === undefined) throw new LabError("Test hosts need the second version of control groups.");
  const path = join(root, `jumpstarter-host-${name}`);
  await mkdir(path);
  return path;
}

async function removeControlGroup(path: string): Promise<void> {
  if (!existsSync(path)) return;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeControlGroup(join(path, entry.name));
  }
  // Its last process may not be reaped yet.
  for (let tries = 0; tries < 100 && existsSync(path); tries++) await rmdir(path).catch(() => sleep(50));
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Tells whether it is the first process of a namespace, and systemd already. */
function isFirstProcess(pid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return /^NSpid:.*\s1$/m.test(status) && readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "systemd";
  } catch {
    return false;
  }
}

/** Tells whether a server greets. @throws Error if it cannot be reached */
async function answers(port: number): Promise<boolean> {
  for await (const _ of connect({ port, host: "127.0.0.1" })) return true;
  return false;
}
