/** Ports on the loopback interface: free ones, and the fixed ones of the Jumpstarter controller. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import getPort, { clearLockedPorts } from "get-port";
import { LabError } from "../errors.ts";

/** The ports of the controller (gRPC, dashboard, OpenID Connect) and the router, which are compiled into them. */
export const fixedPorts = { controller: 8082, router: 8083, dashboard: 8084, oidc: 8085 } as const;

/** Returns as many free ports as asked for, all different. */
export function freePorts(count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, () => getPort({ host: "127.0.0.1" })));
}

/** @throws LabError if a program listens on one of the fixed ports. */
export async function assertFixedPortsAreFree(): Promise<void> {
  const taken: number[] = [];
  for (const port of Object.values(fixedPorts)) {
    if ((await getPort({ port })) !== port) taken.push(port);
  }
  clearLockedPorts(); // they are for the lab, not for whoever asked
  if (taken.length === 0) return;
  const [ports, are] = taken.length === 1 ? [`Port ${taken[0]}`, "is"] : [`Ports ${taken.join(", ")}`, "are"];
  throw new LabError(
    `${ports} ${are} taken by another program, and the Jumpstarter controller has its ports ${Object.values(fixedPorts).join(", ")} compiled in.\n` +
      `End that program (\`lsof -nP -iTCP:${taken[0]} -sTCP:LISTEN\` names it), or run the lab in a container or network namespace of its own.`,
  );
}

/** Returns a connection to a port; undefined if nothing accepts it. */
export async function connectTo(port: number): Promise<Socket | undefined> {
  const socket = connect({ port, host: "127.0.0.1" });
  return await once(socket, "connect").then(
    () => socket,
    () => undefined,
  );
}

/** Returns true if something accepts connections there. */
export async function isListening(port: number): Promise<boolean> {
  const socket = await connectTo(port);
  socket?.destroy();
  return socket !== undefined;
}
