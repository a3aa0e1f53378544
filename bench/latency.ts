/**
 * Measures how soon `create` returns once the controller has done its part. The benchmark takes the controller's place.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { connectKube } from "../lab/cluster/kube.ts";
import type { Lab } from "../lab/lab.ts";
import { issue } from "./instant-controller.ts";
import { median, percentile } from "./statistics.ts";
import { clear } from "./timings.ts";

/**
 * Returns the milliseconds from the moment before the status is patched to the moment when `create` has returned in
 * another process. They include the patch itself.
 */
export async function measureLatency(lab: Lab, count: number): Promise<{ median: number; p95: number }> {
  const kube = await connectKube(lab.kubeconfig);
  // The Secrets of earlier clients of these names go a while after them.
  await clear(kube);
  await lab.controller.stop();
  try {
    const child = spawn("node", [join(import.meta.dirname, "programs", "create.js"), lab.namespace, String(count)], {
      env: lab.env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = once(child, "exit");
    const created = new Map<string, number>();
    createInterface({ input: child.stdout }).on("line", (line) => {
      const [name, time] = line.split(" ");
      created.set(name!, Number(time));
    });
    const patched = new Map<string, number>();
    while (patched.size < count && child.exitCode === null) {
      for (const client of await kube.clients.list()) {
        if (patched.has(client.metadata.name)) continue;
        patched.set(client.metadata.name, await issue(kube, client));
      }
      await sleep(5);
    }
    const [code] = await exited;
    if (code !== 0) throw new Error(`programs/create.js ended with ${code}`);
    const milliseconds = [...patched].map(([name, time]) => created.get(name)! - time);
    return { median: median(milliseconds), p95: percentile(milliseconds, 0.95) };
  } finally {
    await lab.controller.start();
  }
}
