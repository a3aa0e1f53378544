/** Measures how long the plugin takes from its start to its port, which an engine waits for twice in each command. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { median } from "./statistics.ts";

/** The number of times that it is started. */
const STARTS = 7;

const plugin = join(import.meta.dirname, "..", "node_modules", ".bin", "pulumi-resource-jumpstarter");

/** Returns the milliseconds. */
export async function measurePluginStart(env: NodeJS.ProcessEnv): Promise<number> {
  const times: number[] = [];
  while (times.length < STARTS) {
    const started = performance.now();
    const child = spawn(plugin, { env, stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    times.push(performance.now() - started);
    child.kill();
    await once(child, "exit");
  }
  return median(times);
}
