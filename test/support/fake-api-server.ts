/** A small HTTP server in place of a Kubernetes API server. It answers as a test says, and counts. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** Answers one request; `count` is 1 for the first of this server. */
export type Handler = (request: SeenRequest, response: ServerResponse, count: number) => void;

export interface FakeApiServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: SeenRequest[];
  /** The number of connections that were opened. */
  readonly connections: number;
  handler: Handler;
  /** A kubeconfig for this server, as text. */
  kubeconfig(user?: object, cluster?: object): string;
}

export async function startFakeApiServer(handler: Handler): Promise<FakeApiServer> {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer(async (incoming, response) => {
    let body = "";
    for await (const chunk of incoming) body += chunk;
    const seen = { method: incoming.method ?? "", url: incoming.url ?? "", headers: incoming.headers, body };
    requests.push(seen);
    fake.handler(seen, response, requests.length);
  });
  server.on("connection", (socket) => {
    connections++;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: FakeApiServer = {
    url,
    requests,
    get connections() {
      return connections;
    },
    handler,
    kubeconfig: (user = { token: "t" }, cluster = {}) =>
      JSON.stringify({
        clusters: [{ name: "fake", cluster: { server: url, "insecure-skip-tls-verify": true, ...cluster } }],
        users: [{ name: "someone", user }],
        contexts: [{ name: "fake", context: { cluster: "fake", user: "someone", namespace: "lab" } }],
        "current-context": "fake",
      }),
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}

export function answer(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
}

/** Returns a `Status`, the form in which an API server reports errors. */
export function status(code: number, reason: string, message: string) {
  return { kind: "Status", apiVersion: "v1", status: "Failure", code, reason, message };
}

export function client(name: string, more: object = {}): object {
  return {
    apiVersion: "jumpstarter.dev/v1alpha1",
    kind: "Client",
    metadata: { name, namespace: "lab", uid: `uid-of-${name}`, resourceVersion: "1" },
    ...more,
  };
}

/** Returns the `Status` of a namespace that is not there. */
export function missingNamespace(name: string): object {
  return { ...status(404, "NotFound", `namespaces "${name}" not found`), details: { kind: "namespaces", name } };
}
