import { connect } from "node:net";

/** How often to look whether the engine is still there, in milliseconds. */
const INTERVAL = 2_000;

let watching = false;

/** `host:port` of the engine, by which this process was started; undefined when it is no provider process. */
export function engineAddress(): string | undefined {
  const [, script = "", address = ""] = process.argv;
  return /dynamic-provider/.test(script) && /:\d+$/.test(address) ? address : undefined;
}

/**
 * Ends this process when its engine is gone. The SDK's provider process outlives a CLI that was killed, for ever, and
 * would go on creating what nobody will write into a state. (The parent process does not tell: it is a shell.)
 */
export function endWithEngine(): void {
  const address = engineAddress();
  if (watching || !address) return;
  watching = true;
  const colon = address.lastIndexOf(":");
  const [host, port] = [address.slice(0, colon), Number(address.slice(colon + 1))];
  setInterval(() => {
    const socket = connect({ host, port }, () => socket.destroy());
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED") process.exit(1);
    });
  }, INTERVAL).unref();
}
