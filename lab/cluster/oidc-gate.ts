/**
 * The controller checks tokens with keys that it fetches from itself over HTTPS. It asks for them before it serves them,
 * is refused, and asks again 10 seconds later; until then it denies every client and exporter. This listens in its place,
 * holds that first request, makes way for the controller, and then passes the request on.
 */
import { createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connectTo, fixedPorts } from "../process/ports.ts";

/**
 * Opens the gate. When it is disposed of, it stops listening, and drops the request. It never fails: without it the controller
 * only takes longer.
 */
export function openOidcGate(): Promise<Disposable> {
  const sockets: Socket[] = [];
  let closed = false;
  const server = createServer({ noDelay: true }, async (request) => {
    server.close(); // at once: the controller is about to listen here
    sockets.push(request.on("error", () => request.destroy()));
    while (!closed) {
      const upstream = await connectTo(fixedPorts.oidc);
      if (upstream) {
        sockets.push(upstream.on("error", () => upstream.destroy()));
        request.pipe(upstream).pipe(request);
        return;
      }
      await sleep(10);
    }
  });
  const gate = {
    [Symbol.dispose]() {
      closed = true;
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  return new Promise((resolve) => {
    server.once("error", () => resolve(gate)).listen(fixedPorts.oidc, "127.0.0.1", () => resolve(gate));
  });
}
