import { HostError } from "./errors.ts";
import type { Report } from "./report.ts";
import type { SshResult } from "./ssh.ts";

/**
 * Returns the error of a run whose script did not come to its end.
 *
 * @param host the host as messages name it
 */
export function transportError(host: string, { code, stderr }: SshResult, report: Report): HostError {
  const said = lastWords(stderr);
  const first = `${host}: ${said || `ssh ended with ${code ?? "a signal"}`}`;
  if (report.begun || code === null || BROKEN.test(stderr)) return new HostError("Interrupted", first, ...INTERRUPTED);
  const { reason, advice } = KNOWN.find(({ pattern }) => pattern.test(stderr)) ?? UNREACHABLE;
  return new HostError(reason, first, ...advice);
}

/** Returns the error that a script has reported; `undefined` where there is none. */
export function reportedError(host: string, report: Report): HostError | undefined {
  const reason = report.get("error");
  if (reason === undefined) return undefined;
  const details = report.all("detail");
  if (reason === "Taken") return takenError(host, report.get("taken") ?? "", details[0] ?? "");
  const [first = "", ...rest] = details;
  const advice = ADVICE.filter(({ pattern }) => pattern.test(details.join("\n"))).flatMap((entry) => entry.advice);
  return new HostError(reason === "Unsuitable" ? "Unsuitable" : "Failed", `${host}: ${first}`, ...rest, ...advice);
}

function takenError(host: string, file: string, owner: string): HostError {
  if (owner === "foreign") {
    return new HostError(
      "Taken",
      `${host}: there is a unit of that name already: ${file}`,
      "It belongs to the system or to another program, and is never taken over.",
      "- Choose another unitName.",
    );
  }
  const [, urn] = /^# Managed by Pulumi: (\S.*?)(?: \(organization .*\))?$/.exec(owner) ?? [];
  const [whose, adoption] =
    urn !== undefined
      ? [`It belongs to another resource: ${urn}`, `adopt: { from: "${urn}" }`]
      : owner === "unmanaged"
        ? ["It was not made by Pulumi.", "adopt: true"]
        : [`It is ${owner}.`, undefined];
  return new HostError(
    "Taken",
    `${host}: there is ${file} already`,
    whose ?? "",
    ...(adoption === undefined ? [] : [`- To manage it with this resource, set ${adoption}.`]),
    "- Otherwise choose another unitName, or remove it from the host.",
  );
}

/** Returns the last lines of what ssh, sudo or the shell has said, without what is no error. */
function lastWords(stderr: string): string {
  const lines = stderr
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^(@+$|Warning: Permanently added|debug\d:)/.test(line));
  return lines.slice(-3).join("\n");
}

const INTERRUPTED = [
  "The connection ended before the host's report: what has begun there goes on to its end.",
  "- The next pulumi up looks how far it has come, and does the rest.",
];

/** The words of ssh for the end of a connection over which the host may have got the script. */
const BROKEN =
  /client_loop:|packet_write_\w+:|Broken pipe|Timeout, server \S+ not responding|Connection to \S+ closed by remote host|Read from remote host/;

/** The meaning of all words that are not known: no script has begun. */
const UNREACHABLE = {
  reason: "Unreachable",
  advice: ["- Is the host on, and does this work: ssh -o BatchMode=yes HOST true"],
} as const;

const KNOWN: { pattern: RegExp; reason: ConstructorParameters<typeof HostError>[0]; advice: string[] }[] = [
  {
    pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key for .* has changed/,
    reason: "HostKey",
    advice: [
      "The host has another key than the one that is known: it was installed anew, or something else answers in its place.",
      "- If it was installed anew, remove the old key (ssh-keygen -R HOST) or correct connection.hostKey.",
    ],
  },
  {
    pattern: /Host key verification failed|host key is known for|No \S+ host key is known/,
    reason: "HostKey",
    advice: [
      "- Compare the host's key and make it known: ssh HOST once by hand, or ssh-keyscan HOST >> ~/.ssh/known_hosts.",
      "- Or give it as connection.hostKey.",
    ],
  },
  {
    pattern: /sudo: not found|sudo: command not found|exec: sudo/,
    reason: "Authentication",
    advice: ["- Install sudo on the host, or log in as root."],
  },
  {
    pattern: /sudo: |sudo-rs: /,
    reason: "Authentication",
    advice: [
      "The user must be root, or become root without a password.",
      "- For example by this line in /etc/sudoers.d/jumpstarter: USER ALL=(root) NOPASSWD: /bin/sh -s",
    ],
  },
  {
    pattern: /Permission denied|Too many authentication failures|no mutual signature/i,
    reason: "Authentication",
    advice: ["- The same user, key and agent must work for: ssh -o BatchMode=yes HOST true"],
  },
  { pattern: /Bad configuration option|Bad owner or permissions|keyword .* argument/, reason: "NoSsh", advice: [] },
];

const ADVICE: { pattern: RegExp; advice: string[] }[] = [
  {
    pattern: /systemd does not run/,
    advice: ["The host must have systemd as its init process."],
  },
  {
    pattern: /podman was not found/,
    advice: ["- Install podman 4.6 or newer (Debian 13: apt install podman), or use service instead of container."],
  },
  {
    pattern: /has no quadlet/,
    advice: ["- Install podman 4.6 or newer (Debian 12 has 4.3), or use service instead of container."],
  },
  {
    pattern: /unsupported key 'Pull'/,
    advice: ["- Install podman 4.6 or newer, or use service instead of container."],
  },
  {
    pattern: /was not found on this host, or is no program/,
    advice: [
      "- Install jmp there, for example: python3 -m venv /opt/jumpstarter && /opt/jumpstarter/bin/pip install jumpstarter-all",
      "- Or say where it is: service: { jmp: PATH }.",
    ],
  },
  { pattern: /No space left/, advice: ["- Free some space on the host. The files there are as they were."] },
];
