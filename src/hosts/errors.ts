import { redact } from "../kubernetes/errors.ts";

/**
 * The reason of an error with a host, in one word:
 *
 * - `NoSsh`: this machine has no `ssh`
 * - `Unreachable`: no connection on which the script has begun
 * - `HostKey`: the host's key is unknown, or another one than before
 * - `Authentication`: the host does not let the user in, or the user may not become root there
 * - `Interrupted`: the connection broke after it was made, so that nobody knows how far the host has come
 * - `Unsuitable`: the host lacks something, such as systemd, podman or `jmp`
 * - `Taken`: a file or unit in the place belongs to somebody else
 * - `Failed`: a step failed on the host
 */
export type HostErrorReason =
  | "NoSsh"
  | "Unreachable"
  | "HostKey"
  | "Authentication"
  | "Interrupted"
  | "Unsuitable"
  | "Taken"
  | "Failed";

/** The error of everything that is done on a host. Its first line is the host's own word or that of `ssh`. */
export class HostError extends Error {
  readonly reason: HostErrorReason;
  /** The id of the machine, if it has told it before the error. */
  machine: string | undefined;

  constructor(reason: HostErrorReason, ...lines: string[]) {
    super(redact(lines.join("\n")));
    this.name = "HostError";
    this.reason = reason;
  }
}

/** Tells whether an error says that no answer has come from the host: it was not reached, or the connection broke. */
export function isUnanswered(error: unknown): error is HostError {
  const reasons: HostErrorReason[] = ["NoSsh", "Unreachable", "HostKey", "Authentication", "Interrupted"];
  return error instanceof HostError && reasons.includes(error.reason);
}
