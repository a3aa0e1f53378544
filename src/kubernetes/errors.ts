import type { V1Status } from "@kubernetes/client-node";

/**
 * The reason of an error, in one word.
 *
 * It is the API server's (`status.reason`: "NotFound", "AlreadyExists", "Forbidden", "Conflict", ...), or one of this
 * package for requests that never reached the server or whose answer cannot be read:
 *
 * - `InvalidKubeconfig`: no usable connection settings
 * - `Authentication`: a credential plugin (`exec`), a token file or another authentication of the kubeconfig failed
 * - `Unreachable`: no connection, or it broke before the answer was complete
 * - `Timeout`: the deadline passed
 * - `Aborted`: the caller's AbortSignal fired
 * - `BadResponse`: an answer that is no Kubernetes API answer (a proxy's HTML page, a truncated body)
 * - `CredentialTimeout`: the object exists, but its credential did not come in time
 * - `Conflict`: also when an object is not the one that was meant (another UID)
 */
export type ErrorReason =
  | "NotFound"
  | "AlreadyExists"
  | "Forbidden"
  | "Unauthorized"
  | "Conflict"
  | "Invalid"
  | "BadRequest"
  | "TooManyRequests"
  | "InvalidKubeconfig"
  | "Authentication"
  | "Unreachable"
  | "Timeout"
  | "Aborted"
  | "BadResponse"
  | "CredentialTimeout"
  | (string & {});

/**
 * The one error that everything in `pulumi-jumpstarter/kubernetes` throws.
 *
 * Its message is written for a person. The first line is the server's own message, as `kubectl` and `jmp admin` print it
 * (`Error from server (AlreadyExists): clients.jumpstarter.dev "ci" already exists`). The lines after it say what it
 * means here and what to do. It never contains a response body, a header or a token.
 *
 * @example
 * ```ts
 * try {
 *   await clients.get("ci");
 * } catch (error) {
 *   if (error instanceof KubernetesError && error.reason === "NotFound") console.log("no such client");
 *   else throw error;
 * }
 * ```
 */
export class KubernetesError extends Error {
  /** The reason, for code to decide on. */
  readonly reason: ErrorReason;
  /** The HTTP status code, if the server answered. */
  readonly statusCode: number | undefined;
  /** The server's `Status` object, if it sent one. */
  readonly status: V1Status | undefined;

  constructor(
    reason: ErrorReason,
    message: string,
    options: { statusCode?: number; status?: V1Status; cause?: unknown } = {},
  ) {
    super(redact(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "KubernetesError";
    this.reason = reason;
    this.statusCode = options.statusCode;
    this.status = options.status;
  }

  /** Returns the same error with more lines for the reader: what it means here and what to do. */
  explain(...lines: string[]): KubernetesError {
    return new KubernetesError(this.reason, [this.message, ...lines].join("\n"), this);
  }
}

/** Tells whether `error` is a {@link KubernetesError} with one of these reasons. */
export function hasReason(error: unknown, ...reasons: ErrorReason[]): error is KubernetesError {
  return error instanceof KubernetesError && reasons.includes(error.reason);
}

/** Returns the error for an HTTP answer outside 200-299. */
export function errorFromResponse(statusCode: number, body: string): KubernetesError {
  const status = parseStatus(body);
  if (!status)
    return new KubernetesError("BadResponse", `Server error: ${statusCode} ${summary(body)}`, { statusCode });
  const reason = status.reason || defaultReason(statusCode);
  const detail = status.message || `the server answered ${statusCode} without a message`;
  return new KubernetesError(reason, `Error from server (${reason}): ${detail}`, { statusCode, status });
}

/** Returns the error for a request without an answer. It names the server and how it was chosen. */
export function errorFromConnection(error: unknown, target: string): KubernetesError {
  if (error instanceof KubernetesError) return error;
  return new KubernetesError("Unreachable", `Unable to connect to the server: ${target}: ${rootCause(error)}`, {
    cause: error,
  });
}

/** Returns the innermost message of an error: the outer ones of a failed connection say less. */
export function rootCause(error: unknown): string {
  let current: unknown = error;
  while (current instanceof Error) {
    if (current instanceof AggregateError && current.errors.length > 0) current = current.errors[0];
    else if (current.cause instanceof Error) current = current.cause;
    else return (current as NodeJS.ErrnoException).message || current.name;
  }
  return String(current);
}

/** Removes tokens from a text, so that none gets into a message, whoever wrote it. */
export function redact(text: string): string {
  return text.replace(/eyJ[\w-]{8,}\.[\w-]+(\.[\w-]*)?/g, "[token]").replace(/(Bearer\s+)[^\s"',]+/gi, "$1[token]");
}

function parseStatus(body: string): V1Status | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed !== null && "kind" in parsed && parsed.kind === "Status") {
      return parsed as V1Status;
    }
  } catch {
    // It is not JSON but some proxy's page. The caller words that.
  }
  return undefined;
}

function defaultReason(statusCode: number): ErrorReason {
  const reasons: Record<number, ErrorReason> = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    409: "Conflict",
    422: "Invalid",
    429: "TooManyRequests",
  };
  return reasons[statusCode] ?? "InternalError";
}

/** Returns one readable line of whatever a proxy sent: without tags, with white space folded, cut at 200 characters. */
function summary(body: string): string {
  const text = body
    .replace(/<(script|style)[\s\S]*?<\/\1>/gi, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  if (text === "") return "(empty body)";
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}
