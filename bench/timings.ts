/** Measures the seconds of all contenders. In each run, all contenders take their turn before the next run begins. */
import { setTimeout as sleep } from "node:timers/promises";
import { connectKube, type Kube } from "../lab/cluster/kube.ts";
import type { Lab } from "../lab/lab.ts";
import { contendersOf, type Plan } from "./contenders.ts";
import type { Results, Timing } from "./results.ts";

export async function measureTimings(lab: Lab, plan: Plan): Promise<Pick<Results, "timings" | "stateBytes">> {
  const kube = await connectKube(lab.kubeconfig);
  const all = await contendersOf(lab, plan);
  const timings: Timing[] = [];
  const stateBytes: Results["stateBytes"] = {};
  await clear(kube);
  for (let run = 1; run <= plan.runs; run++) {
    for (const size of plan.sizes) {
      for (const contender of all) {
        for (const operation of contender.operations(size)) {
          const seconds = await contender.time(operation, size).catch((error: Error) => {
            console.error(error.message);
            return null;
          });
          record(timings, { contender: contender.name, operation, size }, seconds);
          const text = seconds === null ? "failed" : `${seconds.toFixed(2)} s`;
          if (contender.stateBytes && operation === "up" && seconds !== null) {
            stateBytes[contender.name] ??= await contender.stateBytes(size);
          }
          console.error(`run ${run}/${plan.runs}  N = ${size}  ${contender.name}, ${operation}: ${text}`);
        }
        await clear(kube);
        await contender.reset?.();
      }
    }
  }
  return { timings, stateBytes };
}

/**
 * Deletes all clients, and waits until the garbage collector has removed their Secrets, so that its work is not
 * measured. Those whose deletion in the foreground has not ended are let go.
 */
export async function clear(kube: Kube): Promise<void> {
  for (const { metadata } of await kube.clients.list()) {
    if (metadata.finalizers) await kube.clients.patch(metadata.name, { metadata: { finalizers: null } });
  }
  await kube.request("DELETE", `/apis/jumpstarter.dev/v1alpha1/namespaces/${kube.namespace}/clients`);
  const left = async () => [...(await kube.clients.list()), ...(await kube.secrets.list())];
  while ((await left()).some(({ metadata }) => /^client-\d+/.test(metadata.name))) await sleep(100);
}

function record(timings: Timing[], key: Omit<Timing, "seconds">, seconds: number | null): void {
  const { contender, operation, size } = key;
  const known = timings.find((other) => {
    return other.contender === contender && other.operation === operation && other.size === size;
  });
  if (known) known.seconds.push(seconds);
  else timings.push({ ...key, seconds: [seconds] });
}
