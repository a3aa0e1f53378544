import { HttpMethod, KubeConfig, RequestContext } from "@kubernetes/client-node";
import type { Dispatcher } from "undici";
import type { Route, TlsIdentity } from "./request.ts";

/** Returns client-node's dispatcher for a SOCKS proxy. This module loads client-node: import it only when needed. */
export async function socksDispatcher(route: Route, { ca, cert, key }: TlsIdentity): Promise<Dispatcher> {
  const base64 = (pem: string | Buffer) => Buffer.from(pem).toString("base64");
  const name = "socks";
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [
      {
        name,
        server: route.server,
        proxyUrl: route.proxy,
        skipTLSVerify: route.insecure ?? false,
        ...(ca && { caData: base64(ca) }),
      },
    ],
    users: [{ name, ...(cert && { certData: base64(cert) }), ...(key && { keyData: base64(key) }) }],
    contexts: [{ name, cluster: name, user: name }],
    currentContext: name,
  });
  const request = new RequestContext(route.server, HttpMethod.GET);
  await config.applySecurityAuthentication(request);
  const dispatcher = request.getDispatcher() as unknown as Dispatcher;
  // client-node checks the certificate for the host of the URL, whatever tls-server-name says.
  return dispatcher.compose((dispatch) => (options, handler) => {
    return dispatch({ ...options, ...(route.serverName && { servername: route.serverName }) }, handler);
  });
}
