import { Agent, type Dispatcher, ProxyAgent } from "undici";
import type { Route, TlsIdentity } from "./request.ts";

/** The pause before keep-alive probes: kubectl's. Load balancers drop connections that are idle for 60 s. */
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelay: 30_000 };

/** The connections to one server. All requests with the same TLS identity share them. */
export class Dispatchers {
  readonly #route: Route;
  #current: { key: string; dispatcher: Promise<Dispatcher> } | undefined;

  constructor(route: Route) {
    this.#route = route;
  }

  /** Returns the dispatcher for a TLS identity. The connections of the former identity end when they fall idle. */
  async for(identity: TlsIdentity): Promise<Dispatcher> {
    const key = [identity.ca, identity.cert, identity.key].map(String).join("\n");
    if (this.#current?.key !== key) this.#current = { key, dispatcher: connect(this.#route, identity) };
    return await this.#current.dispatcher;
  }

  /**
   * Makes later requests connect anew: a connection that gives no answer may be dead, and with HTTP/2 all requests share it.
   * Those in flight go on, and the connections end when they fall idle.
   */
  async leave(dispatcher: Dispatcher): Promise<void> {
    const current = this.#current;
    if ((await current?.dispatcher) === dispatcher && this.#current === current) this.#current = undefined;
  }

  /** Ends the connections once the requests in flight are done. */
  async close(): Promise<void> {
    const dispatcher = await this.#current?.dispatcher.catch(() => undefined);
    this.#current = undefined;
    await dispatcher?.close();
  }
}

async function connect(route: Route, identity: TlsIdentity): Promise<Dispatcher> {
  const tls = {
    ...identity,
    ...KEEP_ALIVE,
    ...(route.insecure && { rejectUnauthorized: false }),
    ...(route.serverName !== undefined && { servername: route.serverName }),
  };
  if (!route.proxy) return reusable(new Agent({ connect: tls }));
  if (!route.proxy.startsWith("socks")) {
    return reusable(new ProxyAgent({ uri: route.proxy, requestTls: tls, proxyTls: KEEP_ALIVE }));
  }
  const { socksDispatcher } = await import("./socks.ts");
  return reusable(await socksDispatcher(route, identity));
}

/** Keeps a connection after a DELETE with a body, which undici would close. */
function reusable(dispatcher: Dispatcher): Dispatcher {
  return dispatcher.compose((dispatch) => (options, handler) => dispatch({ ...options, reset: false }, handler));
}
