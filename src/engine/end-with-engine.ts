import { connect } from "node:net";

/** The interval at which the engine is looked for, in milliseconds. */
const INTERVAL = 2_000;

/**
 * Ends this process when its engine, at `host:port`, is gone. A provider process outlives a killed CLI, and would go on
 * creating objects that no state records. (The end of the parent process tells nothing: the parent may be a shell.)
 */
export function endWithEngine(address: string): void {
  const colon = address.lastIndexOf(":");
  const [host, port] = [address.slice(0, colon), Number(address.slice(colon + 1))];
  setInterval(() => {
    const socket = connect({ host, port }, () => socket.destroy());
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED") process.exit(1);
    });
  }, INTERVAL).unref();
}
