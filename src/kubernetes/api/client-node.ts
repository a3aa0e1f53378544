import { createRequire } from "node:module";
import type { ConfigurationOptions, CoreV1Api, CustomObjectsApi, RequestContext } from "@kubernetes/client-node";
import type { CallOptions } from "../http/request.ts";
import type { Transport } from "../http/transport.ts";

/** The options of a call of client-node's APIs. */
export interface SendOptions extends CallOptions {
  /** Overrides the content type: client-node sends every PATCH as a JSON patch otherwise. */
  contentType?: string | undefined;
}

type ClientNode = typeof import("@kubernetes/client-node");

/**
 * client-node's own APIs over a transport of this package. client-node takes most of a second to load, so it is loaded
 * when it is first asked for.
 */
export class ClientNodeApis {
  readonly #server: string;
  readonly #transport: Transport;
  #customObjects: CustomObjectsApi | undefined;
  #core: CoreV1Api | undefined;

  constructor(server: string, transport: Transport) {
    this.#server = server;
    this.#transport = transport;
  }

  get customObjects(): CustomObjectsApi {
    this.#customObjects ??= new (load().CustomObjectsApi)(this.#configuration());
    return this.#customObjects;
  }

  get core(): CoreV1Api {
    this.#core ??= new (load().CoreV1Api)(this.#configuration());
    return this.#core;
  }

  /** Returns what one call takes as its last argument. */
  options(options: SendOptions): ConfigurationOptions {
    return { httpApi: load().wrapHttpLibrary({ send: (request) => this.#send(request, options) }) };
  }

  #configuration() {
    const { createConfiguration, ServerConfiguration, wrapHttpLibrary } = load();
    const httpApi = wrapHttpLibrary({ send: (request) => this.#send(request, {}) });
    return createConfiguration({ baseServer: new ServerConfiguration(this.#server, {}), httpApi });
  }

  async #send(request: RequestContext, { signal, contentType }: SendOptions) {
    const { ResponseContext, SelfDecodingBody } = load();
    const body = request.getBody() as string | undefined;
    const headers = { ...request.getHeaders(), ...(contentType !== undefined && { "Content-Type": contentType }) };
    const sent = {
      method: request.getHttpMethod(),
      url: request.getUrl(),
      headers,
      ...(body !== undefined && { body }),
      allowsText: true,
    };
    const { statusCode, headers: received, text } = await this.#transport.send(sent, { signal });
    return new ResponseContext(statusCode, received, new SelfDecodingBody(Promise.resolve(Buffer.from(text))));
  }
}

/** Loads client-node at once, since a getter cannot wait. */
function load(): ClientNode {
  return createRequire(import.meta.url)("@kubernetes/client-node");
}
