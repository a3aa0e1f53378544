import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { Dispatcher } from "undici";
import { errorFromConnection, errorFromResponse, KubernetesError } from "../errors.ts";
import { Dispatchers } from "./dispatchers.ts";
import type { ApiRequest, ApiResponse, Authenticator, CallOptions, Identity, Route } from "./request.ts";
import { backoff, type Failure, isRetriable, parseRetryAfter, wasSent } from "./retry.ts";
import { orAborted, throwIfAborted } from "./signals.ts";

/** Time limits in milliseconds. */
export interface TransportTimeouts {
  /** One attempt, from the first byte sent to the last byte received. */
  attempt: number;
  /** All attempts of a request, with the pauses between them. */
  request: number;
  /** All attempts to reach a server that has never answered: a wrong address should be reported soon. */
  firstContact: number;
}

export const DEFAULT_TIMEOUTS: TransportTimeouts = { attempt: 20_000, request: 60_000, firstContact: 5_000 };

/** The name of this package in the server's audit log and in `managedFields`. */
const USER_AGENT = "pulumi-jumpstarter";

interface Sender {
  identity: Identity;
  dispatcher: Dispatcher;
}

/**
 * Sends requests: with a time limit for each attempt and one for all of them, an AbortSignal, retries of requests that
 * are safe to send again, Retry-After, a new identity after a 401, and errors that a person can read.
 */
export class Transport {
  readonly #authenticator: Authenticator;
  readonly #dispatchers: Dispatchers;
  /** The server and how it was chosen, for messages. */
  readonly #target: string;
  readonly #timeouts: TransportTimeouts;
  #answered = false;
  #closed = false;

  constructor(authenticator: Authenticator, route: Route, target: string, timeouts = DEFAULT_TIMEOUTS) {
    this.#authenticator = authenticator;
    this.#dispatchers = new Dispatchers(route);
    this.#target = target;
    this.#timeouts = timeouts;
  }

  /**
   * Sends a request, and sends it again where that is safe, until the server answers below 300 or the time is over.
   *
   * @throws KubernetesError
   */
  async send(request: ApiRequest, { signal }: CallOptions = {}): Promise<ApiResponse> {
    const start = Date.now();
    let refused = false;
    for (let attempt = 0; ; attempt++) {
      throwIfAborted(signal);
      // Each attempt asks anew: the identity may have been replaced while the request waited for its turn.
      const sender = await orAborted(this.#sender(), signal);
      const outcome = await this.#attempt(request, sender, start + this.#timeouts.request, signal);
      if ("response" in outcome) return outcome.response;
      const { failure } = outcome;
      if (failure.reason === "Unauthorized" && !refused && this.#authenticator.refuse(sender.identity)) {
        refused = true;
        continue;
      }
      const limit = this.#answered ? this.#timeouts.request : this.#timeouts.firstContact;
      const pause = Math.max(outcome.retryAfter ?? 0, backoff(attempt));
      if (!isRetriable(request, outcome) || Date.now() + pause >= start + limit) throw this.#explain(failure);
      await orAborted(sleep(pause, undefined, signal && { signal }), signal);
    }
  }

  /**
   * Opens a streaming response, such as that of a watch. Once it has begun it has no time limit: its reader sets one.
   *
   * @throws KubernetesError
   */
  async open(request: ApiRequest, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    for (let refused = false; ; refused = true) {
      const sender = await orAborted(this.#sender(), signal);
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(), this.#timeouts.attempt);
      let failure: KubernetesError;
      try {
        const response = await this.#request(request, sender, AbortSignal.any([signal, limit.signal]));
        if (response.statusCode === 200) return response.body.body as unknown as ReadableStream<Uint8Array>;
        failure = errorFromResponse(response.statusCode, await response.body.text());
      } catch (error) {
        throwIfAborted(signal);
        if (!limit.signal.aborted) throw errorFromConnection(error, this.#target);
        await this.#dispatchers.leave(sender.dispatcher);
        const seconds = this.#timeouts.attempt / 1000;
        throw new KubernetesError("Timeout", `no answer from ${this.#target} within ${seconds} s`);
      } finally {
        clearTimeout(timer);
      }
      if (failure.reason !== "Unauthorized" || refused || !this.#authenticator.refuse(sender.identity)) {
        throw this.#explain(failure);
      }
    }
  }

  /** Ends the connections once the requests in flight are done, and sends nothing any more. */
  close(): void {
    this.#closed = true;
    this.#dispatchers.close().catch(() => {});
  }

  async #sender(): Promise<Sender> {
    if (this.#closed) throw new KubernetesError("Aborted", "the connection was closed");
    const identity = await this.#authenticator.identify();
    return { identity, dispatcher: await this.#dispatchers.for(identity.tls) };
  }

  #request(request: ApiRequest, { identity, dispatcher }: Sender, signal: AbortSignal) {
    const { method, headers, body } = request;
    const { origin, pathname, search } = new URL(request.url);
    return dispatcher.request({
      origin,
      path: `${pathname}${search}`,
      method,
      headers: { Accept: "application/json", ...headers, "User-Agent": USER_AGENT, ...identity.headers },
      ...(body !== undefined && { body }),
      signal,
    });
  }

  async #attempt(
    request: ApiRequest,
    sender: Sender,
    deadline: number,
    signal: AbortSignal | undefined,
  ): Promise<{ response: ApiResponse } | Failure> {
    const time = Math.max(1, Math.min(this.#timeouts.attempt, deadline - Date.now()));
    const limit = AbortSignal.timeout(time);
    let response: Dispatcher.ResponseData;
    let text: string;
    try {
      const compressed = { ...request, headers: { "Accept-Encoding": "gzip", ...request.headers } };
      response = await this.#request(compressed, sender, signal ? AbortSignal.any([signal, limit]) : limit);
      // The whole body belongs to the attempt: a connection that breaks in the middle of it is a failed attempt.
      text = await textOf(response);
    } catch (error) {
      throwIfAborted(signal);
      if (!limit.aborted) return { failure: errorFromConnection(error, this.#target), sent: wasSent(error) };
      await this.#dispatchers.leave(sender.dispatcher);
      const message = `no complete answer from ${this.#target} within ${time / 1000} s`;
      return { failure: new KubernetesError("Timeout", message), sent: true };
    }
    this.#answered = true;
    const { statusCode } = response;
    const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
    if (statusCode >= 300) {
      const failure = errorFromResponse(statusCode, text);
      const retryAfter = parseRetryAfter(headers["retry-after"]);
      return { failure, sent: true, ...(retryAfter === undefined ? {} : { retryAfter }) };
    }
    if (request.allowsText && headers["content-type"]?.startsWith("text/plain")) {
      return { response: { statusCode, headers, text, value: undefined } };
    }
    try {
      return { response: { statusCode, headers, text, value: JSON.parse(text) } };
    } catch {
      return unreadable(statusCode, text);
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

/** Returns the body, which API servers compress where it is large. */
async function textOf({ headers, body }: Dispatcher.ResponseData): Promise<string> {
  if (headers["content-encoding"] !== "gzip") return await body.text();
  return String(await promisify(gunzip)(await body.bytes()));
}

/** Returns the failure for a success whose body is no JSON: it was cut off, or it is something else altogether. */
function unreadable(statusCode: number, text: string): Failure {
  if (!text.trimStart().startsWith("{")) {
    return { failure: errorFromResponse(statusCode, text), sent: true, cut: false };
  }
  const message = `Server error: ${statusCode} with a truncated body (${text.length} characters)`;
  return { failure: new KubernetesError("BadResponse", message, { statusCode }), sent: true, cut: true };
}
