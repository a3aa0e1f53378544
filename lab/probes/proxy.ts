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
import { readFileSync } from "node:fs";
import { Agent, createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { Exchange, type ProxiedRequest } from "./proxy-exchange.ts";

export type { ProxiedRequest } from "./proxy-exchange.ts";

export type Match = (request: ProxiedRequest) => boolean;

/** Deals with a request instead of passing it on. When it is done, the request has had its answer. */
export type Action = (exchange: Exchange) => Promise<void> | void;

/** Something that happens to requests. */
export interface Rule {
  /** The number of times that it has happened. */
  readonly count: number;
  /** Resolves when it has happened `times` times. */
  reached(times?: number): Promise<void>;
  /** Lets later requests pass. */
  remove(): void;
}

/** A rule that holds requests back. */
export interface Gate extends Rule {
  /** Lets everything go on that is held, and all that comes later pass. */
  release(): void;
}

export interface LabProxy extends AsyncDisposable {
  /** URL to use in the place of the API server's. */
  readonly server: string;
  /** Requests that have arrived, by method and kind of object: `{ "POST clients": 20, "WATCH clients": 1 }`. */
  readonly requests: Readonly<Record<string, number>>;
  /** TCP connections that have been opened. */
  readonly connections: number;
  /** Resolves when no connection is open: when those who held one have closed it, or have ended. */
  unused(): Promise<void>;
  /** The first rule that matches is applied, at most `times` times. */
  on(match: Match, action: Action, times?: number): Rule;
  /** Holds back requests, or the server's answers to them. */
  hold(match: Match, what?: "request" | "answer"): Gate;
  /** Ends all rules: what is held goes on, and everything passes. */
  clear(): void;
  /** Resets all connections. */
  cut(): void;
  /** Resets the counters. */
  reset(): void;
  close(): Promise<void>;
}

/** It listens with the API server's own certificate, so that the lab's kubeconfigs hold for it. */
export async function startProxy(lab: { certificates: string; server: string }): Promise<LabProxy> {
  const certificate = (name: string) => readFileSync(join(lab.certificates, `apiserver.${name}`));
  const agent = new Agent({ keepAlive: true, ca: certificate("crt") });
  const rules: ActiveRule[] = [];
  const sockets = new Set<Duplex>();
  const waiting: (() => void)[] = [];
  let requests: Record<string, number> = {};
  let connections = 0;

  const server = createServer({ key: certificate("key"), cert: certificate("crt") }, async (incoming, outgoing) => {
    const exchange = await Exchange.read(incoming, outgoing, lab.server, agent);
    if (!exchange) return;
    const { request } = exchange;
    const kind = `${request.watch ? "WATCH" : request.method} ${request.plural}`;
    requests[kind] = (requests[kind] ?? 0) + 1;
    const rule = rules.find((candidate) => candidate.takes(request));
    try {
      await (rule ? rule.apply(exchange) : exchange.pass());
    } catch {
      // The server is not there, or went away in the middle: the client is to see just that.
      exchange.reset();
    }
  });
  server.on("connection", (socket) => {
    connections++;
    sockets.add(
      socket
        .on("error", () => {})
        .on("close", () => {
          sockets.delete(socket);
          if (sockets.size === 0) for (const resolve of waiting.splice(0)) resolve();
        }),
    );
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  const add = <T extends ActiveRule>(rule: T): T => {
    rules.push(rule);
    return rule;
  };
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    agent.destroy();
    await closed;
  };
  return {
    server: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests;
    },
    get connections() {
      return connections;
    },
    unused: () => (sockets.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    on: (match, action, times = Number.POSITIVE_INFINITY) => add(new ActiveRule(match, action, times)),
    hold: (match, what = "request") => add(new ActiveGate(match, what)),
    clear: () => {
      for (const rule of rules.splice(0)) rule.end();
    },
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    reset: () => {
      requests = {};
      connections = 0;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

class ActiveRule implements Rule {
  count = 0;
  readonly #match: Match;
  readonly #action: Action;
  #left: number;
  #waiting: { times: number; resolve: () => void }[] = [];

  constructor(match: Match, action: Action, times: number) {
    this.#match = match;
    this.#action = action;
    this.#left = times;
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

  happened(): void {
    this.count++;
    for (const { times, resolve } of this.#waiting) if (this.count >= times) resolve();
    this.#waiting = this.#waiting.filter(({ times }) => this.count < times);
  }

  reached(times = 1): Promise<void> {
    if (this.count >= times) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ times, resolve }));
  }

  remove(): void {
    this.#left = 0;
  }

  end(): void {
    this.remove();
  }
}

class ActiveGate extends ActiveRule implements Gate {
  readonly #what: "request" | "answer";
  readonly #open: Promise<void>;
  readonly release: () => void;

  constructor(match: Match, what: "request" | "answer") {
    super(match, () => {}, Number.POSITIVE_INFINITY);
    this.#what = what;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#open = promise;
    this.release = () => {
      this.remove();
      resolve();
    };
  }

  override end(): void {
    this.release();
  }

  override async apply(exchange: Exchange): Promise<void> {
    if (this.#what === "request") {
      this.happened();
      await this.#open;
      await exchange.pass();
    } else {
      const answer = await exchange.forward();
      this.happened();
      await this.#open;
      exchange.answer(answer);
    }
  }
}
