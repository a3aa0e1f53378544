/** Ports on the loopback interface: free ones, and the fixed ones of the Jumpstarter controller. */
import { connect, createServer, type Server } from "node:net";
import { codeOf, LabError } from "../errors.ts";

/** Where the controller (gRPC, dashboard, OpenID Connect) and the router listen. Compiled into them. */
export const fixedPorts = { controller: 8082, router: 8083, dashboard: 8084, oidc: 8085 } as const;

/** As many free ports as asked for, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0, "127.0.0.1")));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map(close));
  return ports;
}

/** Throws a LabError if a program listens on one of the fixed ports. */
export async function assertFixedPortsAreFree(): Promise<void> {
  const taken: number[] = [];
  for (const port of Object.values(fixedPorts)) {
    if (!(await isFree(port))) taken.push(port);
  }
  if (taken.length === 0) return;
  const [ports, are] = taken.length === 1 ? [`Port ${taken[0]}`, "is"] : [`Ports ${taken.join(", ")}`, "are"];
  throw new LabError(
    `${ports} ${are} taken by another program, and the Jumpstarter controller has its ports ${Object.values(fixedPorts).join(", ")} compiled in.\n` +
      `End that program (\`lsof -nP -iTCP:${taken[0]} -sTCP:LISTEN\` names it), or run the lab in a container or network namespace of its own.`,
  );
}

/** True if something accepts connections there. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

/** The controller listens on all addresses, which some systems allow although a single address is taken: try both. */
async function isFree(port: number): Promise<boolean> {
  for (const host of ["127.0.0.1", undefined]) {
    try {
      await close(await listen(port, host));
    } catch (error) {
      if (codeOf(error) === "EADDRINUSE") return false;
      throw error;
    }
  }
  return true;
}

function listen(port: number, host: string | undefined): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject).listen({ port, host }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
