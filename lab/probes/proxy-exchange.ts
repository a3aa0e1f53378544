/** One request that came to the proxy, and what can be done with it. */
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { type Agent, request as send } from "node:https";
import { buffer, text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";

/** The parts of a request that rules look at. */
export interface ProxiedRequest {
  method: string;
  path: string;
  /** The kind of object in the URL: "clients", "secrets", ... */
  plural: string;
  /** The name in the URL, or in the object that is sent; "" of a collection. */
  name: string;
  watch: boolean;
  body: string;
}

/** A complete answer. */
export interface Answer {
  status: number;
  headers: OutgoingHttpHeaders | IncomingHttpHeaders;
  body: Buffer | string;
}

export class Exchange {
  readonly request: ProxiedRequest;
  readonly #outgoing: ServerResponse;
  readonly #upstream: () => Promise<IncomingMessage>;

  /** undefined when the client has gone before its request was complete. */
  static async read(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    server: string,
    agent: Agent,
  ): Promise<Exchange | undefined> {
    outgoing.on("error", () => {});
    try {
      return new Exchange(incoming, await text(incoming), outgoing, server, agent);
    } catch {
      return undefined;
    }
  }

  private constructor(incoming: IncomingMessage, body: string, outgoing: ServerResponse, server: string, agent: Agent) {
    const { method = "GET", url = "/" } = incoming;
    const { pathname, searchParams } = new URL(url, server);
    const [, plural = "", name = ""] = /\/namespaces\/[^/]+\/([^/]+)(?:\/([^/]+))?/.exec(pathname) ?? [];
    this.request = {
      method,
      path: pathname,
      plural,
      name: name || (method === "POST" ? JSON.parse(body).metadata?.name : "") || "",
      watch: searchParams.get("watch") === "true",
      body,
    };
    this.#outgoing = outgoing;
    this.#upstream = () =>
      new Promise((resolve, reject) => {
        const headers = { ...incoming.headers, host: new URL(server).host };
        const request = send(new URL(url, server), { method, headers, agent }, resolve).on("error", reject);
        outgoing.on("close", () => request.destroy());
        request.end(body);
      });
  }

  /** Passes everything on, as it comes. */
  async pass(): Promise<void> {
    const answer = await this.#upstream();
    this.#outgoing.writeHead(answer.statusCode!, answer.headers).flushHeaders();
    await pipeline(answer, this.#outgoing);
  }

  /** Has the server answer, whose answer the client does not get by that. */
  async forward(): Promise<Answer> {
    const answer = await this.#upstream();
    return { status: answer.statusCode!, headers: answer.headers, body: await buffer(answer) };
  }

  answer({ status, headers, body }: Answer): void {
    const { "transfer-encoding": _, ...rest } = headers;
    this.#outgoing.writeHead(status, { ...rest, "content-length": Buffer.byteLength(body) }).end(body);
  }

  /** The server's answer as far as the first half of its body, and no more of it: the connection breaks. */
  async resetInTheMiddle(): Promise<void> {
    const { status, headers, body } = await this.forward();
    this.#outgoing.writeHead(status, { ...headers, "content-length": body.length });
    await new Promise((resolve) => this.#outgoing.write(body.slice(0, body.length / 2), resolve));
    this.reset();
  }

  /** An answer that looks complete and has half a body. */
  async truncate(): Promise<void> {
    const { status, headers, body } = await this.forward();
    this.answer({ status, headers, body: body.slice(0, body.length / 2) });
  }

  /** Begins the answer of a watch, and says nothing more. */
  silence(): void {
    this.#outgoing.writeHead(200, { "content-type": "application/json" }).flushHeaders();
  }

  /** Breaks the connection. */
  reset(): void {
    this.#outgoing.destroy();
  }
}
