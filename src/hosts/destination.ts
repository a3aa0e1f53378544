/** The way to a host, by the names of `@pulumi/command`. What is left out is as the user's ssh configuration says. */
export interface Destination {
  /** The host as `ssh HOST` finds it: a name of `~/.ssh/config`, a DNS name or an address. */
  host: string;
  port?: number | undefined;
  user?: string | undefined;
  /** The socket of an agent. */
  agentSocketPath?: string | undefined;
  /** The host's public key, "TYPE BASE64", in place of known_hosts. */
  hostKey?: string | undefined;
  /** The host through which the connection goes. */
  proxy?: { host: string; port?: number | undefined; user?: string | undefined } | undefined;
  /** A private key. Secret. */
  privateKey?: string | undefined;
  /** The password of the private key. Secret. */
  privateKeyPassword?: string | undefined;
}

/**
 * The options for a session without a user, as scp has them: a shared connection knows neither our key nor our host key, and
 * what is forwarded or run besides is for somebody at a terminal.
 */
const ALONE = [
  "ControlMaster=no",
  "ControlPath=none",
  "ForwardAgent=no",
  "ForwardX11=no",
  "ClearAllForwardings=yes",
  "RemoteCommand=none",
  "PermitLocalCommand=no",
];

/** The command that the host runs: a shell that reads the script from standard input, as root. */
const COMMAND = `exec /bin/sh -c 'if [ "$(id -u)" = 0 ]; then exec /bin/sh -s; else exec sudo -n /bin/sh -s; fi'`;

/** Returns the arguments of `ssh`. None is secret. */
export function sshArguments(destination: Destination): string[] {
  const { host, port, user, agentSocketPath, hostKey, proxy } = destination;
  const options = [
    "BatchMode=yes",
    // The meaning of an error is told by its words.
    "LogLevel=INFO",
    "StrictHostKeyChecking=yes",
    "ConnectTimeout=10",
    "ServerAliveInterval=5",
    "ServerAliveCountMax=3",
    ...ALONE,
    ...(agentSocketPath === undefined ? [] : [`IdentityAgent=${agentSocketPath}`]),
    ...(hostKey === undefined ? [] : pinned(hostKey)),
    ...(proxy === undefined ? [] : [`ProxyJump=${jump(proxy)}`]),
  ];
  return [
    "-T",
    ...options.flatMap((option) => ["-o", option]),
    ...(port === undefined ? [] : ["-p", String(port)]),
    ...(user === undefined ? [] : ["-l", user]),
    "--",
    host,
    COMMAND,
  ];
}

/** Returns the host as messages name it: `lab@bench-1:2222`. */
export function describeDestination({ host, port, user }: Destination): string {
  return `${user === undefined ? "" : `${user}@`}${host}${port === undefined ? "" : `:${port}`}`;
}

/** Accepts this key alone, whatever files of known hosts say. "%H" is the name that ssh looks for. */
function pinned(hostKey: string): string[] {
  return [
    `KnownHostsCommand=/bin/echo %H ${hostKey.split(/\s+/).slice(0, 2).join(" ")}`,
    "UserKnownHostsFile=/dev/null",
    "GlobalKnownHostsFile=/dev/null",
  ];
}

function jump({ host, port, user }: NonNullable<Destination["proxy"]>): string {
  return describeDestination({ host: host.includes(":") ? `[${host}]` : host, port, user });
}
