/** The values that are counted instead of timed. */
import { join } from "node:path";
import type { Lab } from "../lab/lab.ts";
import { startProxy } from "../lab/probes/proxy.ts";
import { measureLatency } from "./latency.ts";
import { measurePluginStart } from "./plugin-start.ts";
import type { Counts, ImportCost } from "./results.ts";
import { type Operation, operations, output, Stack } from "./stack.ts";
import { median } from "./statistics.ts";

/** The number of times that the import is timed. */
const IMPORTS = 5;

/** Counts the requests of `size` clients, and the other values. */
export async function measureCounts(lab: Lab, size: number): Promise<Counts> {
  const requests = {} as Record<Operation, Record<string, number>>;
  const connections = {} as Record<Operation, number>;
  const env = { ...lab.env, BENCH_NAMESPACE: lab.namespace };
  await using proxy = await startProxy(lab);
  const stack = await Stack.create("ours", join(lab.directory, "counts"), {
    ...env,
    KUBECONFIG: await lab.kubeconfigFor("admin", { server: proxy.server }),
  });
  for (const operation of operations) {
    proxy.reset();
    await stack.time(operation, size);
    requests[operation] = proxy.requests;
    connections[operation] = proxy.connections;
  }
  const latency = await measureLatency(lab, Math.max(size, 40));
  const pluginStart = await measurePluginStart(lab.env);
  return { size, requests, connections, latency, import: await measureImport(lab.env), pluginStart };
}

async function measureImport(env: NodeJS.ProcessEnv): Promise<ImportCost> {
  const program = join(import.meta.dirname, "programs", "import.js");
  const costs: Required<Pick<ImportCost, "milliseconds" | "megabytes" | "driversMilliseconds">>[] = [];
  while (costs.length < IMPORTS) costs.push(JSON.parse(await output("node", ["--expose-gc", program], { env })));
  const modules = (await output("node", [program, "modules"], { env })).trim().split("\n");
  return {
    milliseconds: median(costs.map(({ milliseconds }) => milliseconds)),
    megabytes: median(costs.map(({ megabytes }) => megabytes)),
    driversMilliseconds: median(costs.map(({ driversMilliseconds }) => driversMilliseconds)),
    modules: modules.length,
    clientNodeModules: modules.filter((url) => url.includes("@kubernetes/client-node")).length,
  };
}
