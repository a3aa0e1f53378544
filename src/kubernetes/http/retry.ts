import { KubernetesError } from "../errors.ts";

/** An attempt to send a request that has failed. */
export interface Failure {
  failure: KubernetesError;
  /** May the server have got the request? */
  sent: boolean;
  /** When the server wants to be asked again, in milliseconds. */
  retryAfter?: number;
  /** The answer was cut on its way. */
  cut?: boolean;
}

/**
 * May the request be sent again? Always where the API server says that it did nothing (429, 503) or was never reached;
 * otherwise only what has the same effect twice: everything but POST. (Our deletes carry a UID and our patches are
 * merge patches.)
 */
export function isRetriable(method: string, { failure, sent, retryAfter, cut }: Failure): boolean {
  const { statusCode, status, reason } = failure;
  const isPost = method === "POST";
  if (statusCode === 429) return true;
  // A proxy says 503 also when the connection broke behind it: what became of the request then, nobody knows.
  if (statusCode === 503) return !isPost || status !== undefined || retryAfter !== undefined;
  if (isPost && sent) return false;
  if (statusCode !== undefined) return cut === true || [500, 502, 504].includes(statusCode);
  return reason === "Timeout" || (reason === "Unreachable" && !isUntrusted(failure.cause));
}

/** The codes of errors that come before a byte of the request leaves. */
const NEVER_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** May the server have got the request that failed with this error? */
export function wasSent(error: unknown): boolean {
  return !codes(error).some((code) => NEVER_SENT.has(code));
}

/** Was it the server's certificate? Another attempt gets the same one. */
function isUntrusted(error: unknown): boolean {
  return codes(error).some((code) => /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^ERR_(TLS|SSL)_/.test(code));
}

function codes(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { code } = error as NodeJS.ErrnoException;
  return [...(code === undefined ? [] : [code]), ...codes(error.cause)];
}

/** Exponential, at most 5 s, with jitter so that parallel requests do not come back together. In milliseconds. */
export function backoff(attempt: number): number {
  return Math.min(5_000, 100 * 2 ** attempt) * (0.5 + Math.random() / 2);
}

/** `Retry-After` in milliseconds: it comes in seconds or as a date. */
export function parseRetryAfter(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === "") return undefined;
  const seconds = Number(header);
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}

export function isJson(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

/** A success whose body began as JSON and was cut; `undefined` where the body is something else altogether. */
export function truncated(statusCode: number, body: string): KubernetesError | undefined {
  if (!body.trimStart().startsWith("{")) return undefined;
  const text = `Server error: ${statusCode} with a truncated body (${body.length} characters)`;
  return new KubernetesError("BadResponse", text, { statusCode });
}
