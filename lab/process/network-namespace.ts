/** Processes with ports of their own, so that labs can run beside each other although the controller's ports are fixed. */
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";

/** Root may make a network namespace; others may where the system lets them be root in a user namespace. */
const ways = ["unshare --net", "unshare --map-root-user --net"];

/**
 * Writes a program into `directory` that runs this Node.js with nothing but a loopback interface of its own, and returns its
 * path. Returns undefined where the system does not allow that.
 */
export async function isolatedNode(directory: string): Promise<string | undefined> {
  const file = join(directory, "node");
  for (const unshare of ways) {
    const inside = 'ip link set lo up && exec "$@"';
    await writeFile(file, `#!/bin/sh\nexec ${unshare} sh -c '${inside}' sh '${process.execPath}' "$@"\n`);
    await chmod(file, 0o755);
    const { failed } = await execa(file, ["--version"], { reject: false });
    if (!failed) return file;
  }
  return undefined;
}
