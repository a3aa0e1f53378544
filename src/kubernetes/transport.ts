import { setTimeout as sleep } from "node:timers/promises";
import {
  HttpMethod,
  IsomorphicFetchHttpLibrary,
  type RequestContext,
  ResponseContext,
  SelfDecodingBody,
} from "@kubernetes/client-node";
import type { Authentication } from "./authentication.ts";
import { errorFromConnection, errorFromResponse, KubernetesError } from "./errors.ts";

/** Time limits in milliseconds. */
export interface TransportTimeouts {
  /** One attempt, from the first byte sent to the last byte received. */
  attempt: number;
  /** All attempts of a request, with the pauses between them. */
  request: number;
  /** All attempts to reach a server that has never answered: a wrong address should be told soon. */
  firstContact: number;
}

export const DEFAULT_TIMEOUTS: TransportTimeouts = { attempt: 20_000, request: 60_000, firstContact: 5_000 };

/** What one request asks of the transport. */
export interface SendOptions {
  signal?: AbortSignal | undefined;
  /** Overrides the content type; client-node sends every PATCH as a JSON patch otherwise. */
  contentType?: string | undefined;
}

type Outcome = { response: ResponseContext } | { failure: KubernetesError; sent: boolean; retryAfter?: number };

/**
 * Sends requests with client-node's own HTTP library, and adds what that lacks: a time limit for each attempt and for
 * all of them, an AbortSignal, retries of what is safe to send again, Retry-After, fresh credentials after a 401, and
 * errors that a person can read.
 */
export class Transport {
  readonly #http = new IsomorphicFetchHttpLibrary();
  readonly #authentication: Authentication;
  /** The server and how it was chosen, for messages. */
  readonly #target: string;
  readonly #timeouts: TransportTimeouts;
  #answered = false;

  constructor(authentication: Authentication, target: string, timeouts: TransportTimeouts = DEFAULT_TIMEOUTS) {
    this.#authentication = authentication;
    this.#target = target;
    this.#timeouts = timeouts;
  }

  /** Sends a request, again where that is safe, until an answer below 400 or the time is over. */
  async send(request: RequestContext, options: SendOptions = {}): Promise<ResponseContext> {
    if (options.contentType !== undefined) request.setHeaderParam("Content-Type", options.contentType);
    const start = Date.now();
    let refreshed = false;
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.#attempt(request, options.signal);
      if ("response" in outcome) return outcome.response;
      const { failure } = outcome;
      if (failure.reason === "Unauthorized" && !refreshed) {
        refreshed = true;
        this.#authentication.refresh();
        await this.#authentication.applySecurityAuthentication(request);
        continue;
      }
      const limit = this.#answered ? this.#timeouts.request : this.#timeouts.firstContact;
      const pause = outcome.retryAfter ?? backoff(attempt);
      if (!isRetriable(request, outcome) || Date.now() + pause > start + limit) throw this.#explain(failure);
      await this.#pause(pause, options.signal);
    }
  }

  /** Opens a response that goes on: a watch. Not retried and without a time limit; both are its reader's. */
  async open(request: RequestContext, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    await this.#authentication.applySecurityAuthentication(request);
    request.setSignal(signal);
    let response: ResponseContext;
    try {
      response = await this.#http.send(request).toPromise();
    } catch (error) {
      throw errorFromConnection(error, this.#target);
    }
    const stream = response.body.stream() as ReadableStream<Uint8Array> | null;
    if (response.httpStatusCode === 200 && stream) return stream;
    if (response.httpStatusCode === 401) this.#authentication.refresh();
    throw this.#explain(errorFromResponse(response.httpStatusCode, await response.body.text()));
  }

  async #attempt(request: RequestContext, signal: AbortSignal | undefined): Promise<Outcome> {
    throwIfAborted(signal);
    const limit = AbortSignal.timeout(this.#timeouts.attempt);
    request.setSignal(signal ? AbortSignal.any([signal, limit]) : limit);
    let response: ResponseContext;
    let body: string;
    try {
      response = await this.#http.send(request).toPromise();
      // The whole body belongs to the attempt: a connection that breaks in the middle is a failed attempt.
      body = await response.body.text();
    } catch (error) {
      throwIfAborted(signal);
      if (!limit.aborted) return { failure: errorFromConnection(error, this.#target), sent: wasSent(error) };
      const text = `no complete answer from ${this.#target} within ${this.#timeouts.attempt / 1000} s`;
      return { failure: new KubernetesError("Timeout", text), sent: true };
    }
    this.#answered = true;
    if (response.httpStatusCode >= 400) {
      const failure = errorFromResponse(response.httpStatusCode, body);
      const retryAfter = parseRetryAfter(response.headers["retry-after"]);
      return { failure, sent: true, ...(retryAfter === undefined ? {} : { retryAfter }) };
    }
    if (!isJson(body)) return { failure: notJson(response.httpStatusCode, body), sent: true };
    const { httpStatusCode, headers } = response;
    return {
      response: new ResponseContext(httpStatusCode, headers, new SelfDecodingBody(Promise.resolve(Buffer.from(body)))),
    };
  }

  async #pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    try {
      await sleep(milliseconds, undefined, signal ? { signal } : {});
    } catch {
      throwIfAborted(signal);
    }
  }

  #explain(error: KubernetesError): KubernetesError {
    if (error.reason === "Unauthorized") {
      return error.explain(`The credentials for ${this.#target} were not accepted. Have they expired?`);
    }
    if (error.reason === "BadResponse" && error.statusCode === 404) {
      return error.explain(
        `${this.#target} does not know this API. Are Jumpstarter's custom resource definitions installed in this cluster?`,
      );
    }
    if (error.reason === "BadResponse") {
      return error.explain(
        `This is no answer of a Kubernetes API server. Does something else answer at ${this.#target}?`,
      );
    }
    return error;
  }
}

/** The caller's own reason for an abort, as an error of ours. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  if (signal.reason instanceof KubernetesError) throw signal.reason;
  const timedOut = signal.reason instanceof DOMException && signal.reason.name === "TimeoutError";
  throw new KubernetesError(
    timedOut ? "Timeout" : "Aborted",
    timedOut ? "the deadline passed" : "the operation was aborted",
    {
      cause: signal.reason,
    },
  );
}

/**
 * May the request be sent again? Always where the server says that it did nothing (429, 503) or was never reached;
 * otherwise only what has the same effect twice: everything but POST. (Our deletes carry a UID and our patches are
 * merge patches.)
 */
function isRetriable(request: RequestContext, outcome: Extract<Outcome, { failure: unknown }>): boolean {
  const { failure, sent } = outcome;
  if (failure.statusCode === 429 || failure.statusCode === 503) return true;
  const passing =
    [500, 502, 504].includes(failure.statusCode ?? 0) || failure.statusCode === undefined || isBroken(failure);
  if (!passing || !["Unreachable", "Timeout", "BadResponse", "InternalError"].includes(failure.reason)) return false;
  return !sent || request.getHttpMethod() !== HttpMethod.POST;
}

/** A success status with an unreadable body: cut on the way. */
function isBroken(failure: KubernetesError): boolean {
  return failure.reason === "BadResponse" && (failure.statusCode ?? 0) < 300;
}

/** Errors that come before a byte of the request leaves. */
function wasSent(error: unknown): boolean {
  const codes = new Set([
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "UND_ERR_CONNECT_TIMEOUT",
  ]);
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    if (codes.has((current as NodeJS.ErrnoException).code ?? "")) return false;
  }
  return true;
}

/** Exponential, at most 5 s, with jitter so that parallel requests do not come back together. In milliseconds. */
export function backoff(attempt: number): number {
  return Math.min(5_000, 100 * 2 ** attempt) * (0.5 + Math.random() / 2);
}

/** `Retry-After` in milliseconds: it comes in seconds or as a date. */
function parseRetryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}

function isJson(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

function notJson(statusCode: number, body: string): KubernetesError {
  const cut = body.trimStart().startsWith("{");
  return cut
    ? new KubernetesError(
        "BadResponse",
        `Server error: ${statusCode} with a truncated body (${body.length} characters)`,
        { statusCode },
      )
    : errorFromResponse(statusCode, body);
}
