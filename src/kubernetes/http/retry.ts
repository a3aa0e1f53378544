import type { KubernetesError } from "../errors.ts";
import type { ApiRequest } from "./request.ts";

/** An attempt to send a request that failed. */
export interface Failure {
  failure: KubernetesError;
  /** Whether the server may have received the request. */
  sent: boolean;
  /** The time that the server wants to be left alone, in milliseconds. */
  retryAfter?: number;
  /** Whether the answer was cut off on its way. */
  cut?: boolean;
}

/**
 * Tells whether a request may be sent again. Any request may if the API server says that it did nothing (429, 503) or
 * was never reached. Otherwise only requests that have the same effect twice may: all but a POST that is no dry run. (Deletes
 * carry a UID, and patches are merge patches.)
 */
export function isRetriable(request: ApiRequest, { failure, sent, retryAfter, cut }: Failure): boolean {
  const { statusCode, status, reason } = failure;
  const isPost = request.method === "POST" && !new URL(request.url).searchParams.has("dryRun");
  if (statusCode === 429) return true;
  // A proxy also answers 503 when the connection behind it broke. The request may have had its effect then.
  if (statusCode === 503) return !isPost || status !== undefined || retryAfter !== undefined;
  if (isPost && sent) return false;
  if (statusCode !== undefined) return cut === true || [500, 502, 504].includes(statusCode);
  return reason === "Timeout" || (reason === "Unreachable" && !isUntrusted(failure.cause));
}

/** The codes of errors that occur before the request leaves. */
const NEVER_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Tells whether the server may have received the request that failed with this error. */
export function wasSent(error: unknown): boolean {
  return !codes(error).some((code) => NEVER_SENT.has(code));
}

/** Tells whether the server's certificate was refused. Another attempt gets the same one. */
function isUntrusted(error: unknown): boolean {
  return codes(error).some((code) => /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^ERR_(TLS|SSL)_/.test(code));
}

function codes(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { code } = error as NodeJS.ErrnoException;
  return [...(code === undefined ? [] : [code]), ...codes(error.cause)];
}

/**
 * Returns the pause before the next attempt, in milliseconds: exponential, at most 5 s, with jitter, so that parallel
 * requests do not come back together.
 */
export function backoff(attempt: number): number {
  return Math.min(5_000, 100 * 2 ** attempt) * (0.5 + Math.random() / 2);
}

/** Returns a `Retry-After` header, which holds seconds or a date, in milliseconds. */
export function parseRetryAfter(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === "") return undefined;
  const seconds = Number(header);
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}
