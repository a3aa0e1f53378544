/**
 * A proxy in front of the lab's API server, which recognises requests and does to them what a network can do: hold them,
 * cut them off, answer in the server's place. Tests choose their moment by it ("the POST of client x has arrived"), and
 * the benchmark counts by it.
 *
 *     await using proxy = await startProxy(lab);
 *     const kubeconfig = await lab.kubeconfigFor("admin", { server: proxy.server });
 *     const gate = proxy.hold((request) => request.method === "POST");
 *     await gate.reached(20);
 */
import { EventEmitter, once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent, createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { Exchange, type ProxiedRequest } from "./proxy-exchange.ts";

export type { ProxiedRequest } from "./proxy-exchange.ts";

type Match = (request: ProxiedRequest) => boolean;

/** Deals with a request instead of passing it on. When it is done, the request has had its answer. */
export type Action = (exchange: Exchange) => Promise<void> | void;

/** Starts a proxy that listens with the API server's own certificate, so that the lab's kubeconfigs hold for it. */
export async function startProxy(lab: { certificates: string; server: string }): Promise<LabProxy> {
  const proxy = new LabProxy(lab);
  await proxy.listen();
  return proxy;
}

export class LabProxy implements AsyncDisposable {
  /** Requests that have arrived, by method and kind of object: `{ "POST clients": 20, "WATCH clients": 1 }`. */
  requests: Record<string, number> = {};
  /** The number of TCP connections that have been opened. */
  connections = 0;
  readonly #upstream: string;
  readonly #server: Server;
  readonly #agent: Agent;
  readonly #sockets = new Set<Duplex>();
  readonly #rules: Rule[] = [];

  constructor({ certificates, server }: { certificates: string; server: string }) {
    const [key, cert] = ["key", "crt"].map((name) => readFileSync(join(certificates, `apiserver.${name}`)));
    this.#upstream = server;
    this.#agent = new Agent({ keepAlive: true, ca: cert });
    this.#server = createServer({ key, cert }, (incoming, outgoing) => this.#serve(incoming, outgoing));
    this.#server.on("tlsClientError", () => {});
    this.#server.on("connection", (socket) => {
      this.connections++;
      this.#sockets.add(socket);
      socket.on("error", () => {}).on("close", () => this.#sockets.delete(socket));
    });
  }

  async listen(): Promise<void> {
    await once(this.#server.listen(0, "127.0.0.1"), "listening");
  }

  /** URL to use in the place of the API server's. */
  get server(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves when no connection is open: when those who held one have closed it, or have ended. */
  async unused(): Promise<void> {
    for (const socket of this.#sockets) await new Promise((resolve) => socket.once("close", resolve));
  }

  /** Applies an action to the requests that match, at most `times` times. Of several rules the first one counts. */
  on(match: Match, action: Action, times = Number.POSITIVE_INFINITY): Rule {
    return this.#add(new Rule(match, action, times));
  }

  /** Holds back requests, or the server's answers to them. */
  hold(match: Match, what: "request" | "answer" = "request"): Gate {
    return this.#add(new Gate(match, what));
  }

  /** Ends all rules: requests that are held go on, and everything passes. */
  clear(): void {
    for (const rule of this.#rules.splice(0)) rule.release();
  }

  /** Resets all connections. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Resets the counters. */
  reset(): void {
    this.requests = {};
    this.connections = 0;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    this.#agent.destroy();
    await closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const exchange = await Exchange.read(incoming, outgoing, this.#upstream, this.#agent);
    if (!exchange) return;
    const { request } = exchange;
    const kind = `${request.watch ? "WATCH" : request.method} ${request.plural}`;
    this.requests[kind] = (this.requests[kind] ?? 0) + 1;
    const rule = this.#rules.find((candidate) => candidate.takes(request));
    try {
      await (rule ? rule.apply(exchange) : exchange.pass());
    } catch {
      // The server is not there, or went away in the middle: the client is to see just that.
      exchange.reset();
    }
  }

  #add<R extends Rule>(rule: R): R {
    this.#rules.push(rule);
    return rule;
  }
}

/** Something that happens to requests. */
export class Rule {
  /** The number of times that it has happened. */
  count = 0;
  readonly #match: Match;
  readonly #action: Action;
  readonly #events = new EventEmitter();
  #left: number;

  constructor(match: Match, action: Action, times: number) {
    this.#match = match;
    this.#action = action;
    this.#left = times;
  }

  /** Resolves when it has happened `times` times. */
  async reached(times = 1): Promise<void> {
    while (this.count < times) await once(this.#events, "happened");
  }

  /** Lets all requests pass that come later. */
  release(): void {
    this.#left = 0;
  }

  takes(request: ProxiedRequest): boolean {
    if (this.#left <= 0 || !this.#match(request)) return false;
    this.#left--;
    return true;
  }

  async apply(exchange: Exchange): Promise<void> {
    this.happened();
    await this.#action(exchange);
  }

  protected happened(): void {
    this.count++;
    this.#events.emit("happened");
  }
}

/** A rule that holds requests, or their answers, back. */
export class Gate extends Rule {
  readonly #what: "request" | "answer";
  readonly #opened = Promise.withResolvers<void>();

  constructor(match: Match, what: "request" | "answer") {
    super(match, () => {}, Number.POSITIVE_INFINITY);
    this.#what = what;
  }

  /** Lets everything go on that is held, and all that comes later pass. */
  override release(): void {
    super.release();
    this.#opened.resolve();
  }

  override async apply(exchange: Exchange): Promise<void> {
    const answer = this.#what === "answer" ? await exchange.forward() : undefined;
    this.happened();
    await this.#opened.promise;
    await (answer ? exchange.answer(answer) : exchange.pass());
  }
}
