import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { type Destination, sshArguments } from "./destination.ts";
import { HostError } from "./errors.ts";
import { ended } from "./text.ts";

/** The end of a run of `ssh`. */
export interface SshResult {
  /** The exit code of the command on the host; 255 where ssh itself failed, and null where it was killed, or ended at the deadline. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** How long a run may take in all, in milliseconds. What is slow on a host, such as a pull, is not waited for in a run. */
const DEADLINE = 180_000;

/**
 * Runs a script on a host, as root: the system's `ssh` hands it to a shell on standard input, so that nothing of it is in
 * a command line or a file.
 *
 * @throws HostError `NoSsh`
 */
export async function runScript(destination: Destination, script: string): Promise<SshResult> {
  const { privateKey, privateKeyPassword } = destination;
  const ssh = ["ssh", ...sshArguments(destination)];
  if (privateKey === undefined) return await run(ssh, script, []);
  // OpenSSH reads no key whose last line has no end.
  const key = ended(privateKey);
  if (privateKeyPassword === undefined) return await run(withAgent(ssh), script, [key]);
  const directory = await mkdtemp(join(tmpdir(), "pulumi-jumpstarter-askpass-"));
  try {
    const askpass = join(directory, "askpass");
    await writeFile(askpass, ASKPASS, { mode: 0o700 });
    return await run(withAgent(ssh, askpass), script, [key, privateKeyPassword]);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * Runs a command with an agent of its own, which gets the key from file descriptor 3 and the key's password from 4. The
 * agent ends with the command, also when this process is killed before.
 */
function withAgent(command: readonly string[], askpass?: string): string[] {
  const add =
    askpass === undefined
      ? "ssh-add -q - <&3"
      : // The password is in the environment of ssh-add alone, and of the program that it asks.
        `JUMPSTARTER_KEY_PASSWORD="$(cat <&4)" SSH_ASKPASS="$1" SSH_ASKPASS_REQUIRE=force ssh-add -q - <&3`;
  const script = [
    `${add} || { kill "$SSH_AGENT_PID"; exit ${NO_KEY}; }`,
    'exec 3<&- 4<&-; shift; "$@"',
    'code=$?; kill "$SSH_AGENT_PID"; exit $code',
  ].join("\n");
  // The agent stands before what the user's configuration names, and its key is one of no file.
  const options = ["-o", "IdentityAgent=SSH_AUTH_SOCK", "-o", "IdentitiesOnly=no"];
  const [ssh = "", ...args] = command;
  return ["ssh-agent", "/bin/sh", "-c", script, "sh", askpass ?? "", ssh, ...options, ...args];
}

/** The exit code where the key cannot be used. */
const NO_KEY = 254;

/** It answers once: ssh-add goes on asking for as long as the password is wrong. */
const ASKPASS = `#!/bin/sh\nrm -f "$0"\nprintf '%s\\n' "$JUMPSTARTER_KEY_PASSWORD"\n`;

async function run(command: readonly string[], input: string, secrets: readonly string[]): Promise<SshResult> {
  const [program = "", ...args] = command;
  // In a process group of its own: an interrupt in the terminal is for the engine, and the deadline ends all of it.
  const child = spawn(program, args, {
    stdio: ["pipe", "pipe", "pipe", ...secrets.map(() => "pipe" as const)],
    // The ssh of a proxy has not our options, and would ask in a window for a key that it does not know.
    env: { ...process.env, SSH_ASKPASS_REQUIRE: "never" },
    detached: true,
  });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    endGroup(child.pid!);
  }, DEADLINE);
  // The command may end before it has read all: its exit code says why.
  const feed = (stream: Writable, value: string) => stream.on("error", () => {}).end(value);
  feed(child.stdin!, input);
  for (const [index, value] of secrets.entries()) feed(child.stdio[3 + index] as Writable, value);
  try {
    const [[code], stdout, stderr] = await Promise.all([
      once(child, "close") as Promise<[number | null]>,
      text(child.stdout!),
      text(child.stderr!),
    ]);
    if (code === NO_KEY && secrets.length > 0) {
      throw new HostError(
        "Authentication",
        stderr.trim(),
        "The privateKey cannot be used, or privateKeyPassword is wrong.",
      );
    }
    // An ssh that is ended within a session has an exit code all the same.
    return { code: isLate ? null : code, stdout, stderr };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new HostError(
      "NoSsh",
      `${program} was not found on this machine, which runs Pulumi.`,
      "- Install OpenSSH's client (Debian and Ubuntu: apt install openssh-client; Fedora: dnf install openssh-clients).",
    );
  } finally {
    clearTimeout(timer);
  }
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGTERM");
  } catch {
    // It has ended by itself.
  }
}
