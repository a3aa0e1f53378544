import { setTimeout as sleep } from "node:timers/promises";
import {
  IsomorphicFetchHttpLibrary,
  type RequestContext,
  ResponseContext,
  SelfDecodingBody,
} from "@kubernetes/client-node";
import type { Authentication } from "../auth/authentication.ts";
import { errorFromConnection, errorFromResponse, KubernetesError } from "../errors.ts";
import { backoff, type Failure, isJson, isRetriable, parseRetryAfter, truncated, wasSent } from "./retry.ts";
import { orAborted, throwIfAborted } from "./signals.ts";

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

type Outcome = { response: ResponseContext } | Failure;

/** How requests name themselves in the server's audit log, and what they change in `managedFields`. */
const USER_AGENT = "pulumi-jumpstarter";

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
    request.setHeaderParam("User-Agent", USER_AGENT);
    const start = Date.now();
    let refused = false;
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.#attempt(request, start + this.#timeouts.request, options.signal);
      if ("response" in outcome) return outcome.response;
      const { failure } = outcome;
      if (failure.reason === "Unauthorized" && !refused && this.#authentication.refuse(request)) {
        refused = true;
        continue;
      }
      const limit = this.#answered ? this.#timeouts.request : this.#timeouts.firstContact;
      const pause = Math.max(outcome.retryAfter ?? 0, backoff(attempt));
      if (!isRetriable(request.getHttpMethod(), outcome) || Date.now() + pause >= start + limit) {
        throw this.#explain(failure);
      }
      await orAborted(sleep(pause, undefined, options.signal && { signal: options.signal }), options.signal);
    }
  }

  /** Opens a response that goes on: a watch. Without a time limit, which is its reader's. */
  async open(request: RequestContext, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    request.setHeaderParam("User-Agent", USER_AGENT);
    for (let refused = false; ; refused = true) {
      await orAborted(this.#authentication.apply(request), signal);
      request.setSignal(signal);
      let response: ResponseContext;
      try {
        response = await this.#http.send(request).toPromise();
      } catch (error) {
        throwIfAborted(signal);
        throw errorFromConnection(error, this.#target);
      }
      const stream = response.body.stream() as ReadableStream<Uint8Array> | null;
      if (response.httpStatusCode === 200 && stream) return stream;
      const failure = errorFromResponse(response.httpStatusCode, await response.body.text());
      if (failure.reason !== "Unauthorized" || refused || !this.#authentication.refuse(request)) {
        throw this.#explain(failure);
      }
    }
  }

  async #attempt(request: RequestContext, deadline: number, signal: AbortSignal | undefined): Promise<Outcome> {
    throwIfAborted(signal);
    // Each attempt anew: credentials may have been replaced while it waited for its turn.
    await orAborted(this.#authentication.apply(request), signal);
    const time = Math.max(1, Math.min(this.#timeouts.attempt, deadline - Date.now()));
    const limit = AbortSignal.timeout(time);
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
      const text = `no complete answer from ${this.#target} within ${time / 1000} s`;
      return { failure: new KubernetesError("Timeout", text), sent: true };
    }
    this.#answered = true;
    const { httpStatusCode, headers } = response;
    if (httpStatusCode >= 400) {
      const failure = errorFromResponse(httpStatusCode, body);
      const retryAfter = parseRetryAfter(headers["retry-after"]);
      return { failure, sent: true, ...(retryAfter === undefined ? {} : { retryAfter }) };
    }
    if (!isJson(body)) {
      const failure = truncated(httpStatusCode, body);
      return { failure: failure ?? errorFromResponse(httpStatusCode, body), sent: true, cut: failure !== undefined };
    }
    return {
      response: new ResponseContext(httpStatusCode, headers, new SelfDecodingBody(Promise.resolve(Buffer.from(body)))),
    };
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
