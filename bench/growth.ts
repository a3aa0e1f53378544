/** Measures how time and memory grow with the number of clients, where the controller answers at once. */
import { join } from "node:path";
import { connectKube } from "../lab/cluster/kube.ts";
import type { Lab } from "../lab/lab.ts";
import { answerAtOnce } from "./instant-controller.ts";
import { ProviderMemory } from "./provider-memory.ts";
import type { Growth } from "./results.ts";
import { Stack } from "./stack.ts";
import { clear } from "./timings.ts";

/** How long a command may take: for 2000 clients the engine writes the state some 4000 times. */
const LIMIT_SECONDS = 1_800;

/**
 * Times an `up` of each number of clients three times: of this package, of this package without the state that the engine
 * writes at every step, and of the engine alone.
 */
export async function measureGrowth(lab: Lab, sizes: readonly number[]): Promise<Growth[]> {
  const kube = await connectKube(lab.kubeconfig);
  const env = { ...lab.env, BENCH_NAMESPACE: lab.namespace };
  const growth: Growth[] = [];
  await using _controller = await answerAtOnce(lab);
  const time = async (program: string, size: number, settings: NodeJS.ProcessEnv = {}) => {
    const directory = join(lab.directory, `growth-${program}-${size}${Object.keys(settings).join("")}`);
    const stack = await Stack.create(program, directory, { ...env, ...settings });
    using memory = new ProviderMemory(directory);
    const seconds = await stack.time("up", size, LIMIT_SECONDS);
    await clear(kube);
    console.error(`growth  N = ${size}  ${program} ${Object.keys(settings)}: ${seconds.toFixed(2)} s`);
    return { seconds, megabytes: memory.peak };
  };
  for (const size of sizes) {
    const ours = await time("ours", size);
    const stateless = await time("ours", size, { PULUMI_SKIP_CHECKPOINTS: "true" });
    const engine = await time("engine-floor", size);
    growth.push({
      size,
      seconds: ours.seconds,
      secondsWithoutState: stateless.seconds,
      engineSeconds: engine.seconds,
      megabytes: ours.megabytes,
      engineMegabytes: engine.megabytes,
    });
  }
  return growth;
}
