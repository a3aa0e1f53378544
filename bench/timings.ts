/** The seconds of all contenders, side by side: in each run, each contender does its part before the next run begins. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { installJmp } from "../lab/jmp.ts";
import { connectKube, type Kube } from "../lab/kube.ts";
import type { Lab } from "../lab/lab.ts";
import type { ContenderName, Results, Timing } from "./results.ts";
import { type Operation, operations, output, Stack } from "./stack.ts";

export interface Plan {
  runs: number;
  sizes: number[];
  /** All contenders and operations at all sizes: it takes a multiple of the time. */
  full: boolean;
  parallel: number;
}

interface Contender {
  name: ContenderName;
  /** What to measure of it with so many clients. */
  operations(size: number): readonly Operation[];
  time(operation: Operation, size: number): Promise<number>;
  /** Bytes of a client in the state, on average. */
  stateBytes?(): Promise<number>;
  /** Forgets what a former measurement has made, but for what is in the cluster. */
  reset?(): Promise<void>;
}

/** What `jmp admin` and its controller take for a client is at least a second: it sleeps between two looks. */
const LONGEST_ONE_BY_ONE = { short: 10, full: 100 };

export async function measureTimings(
  lab: Lab,
  plan: Plan,
): Promise<Pick<Results, "timings" | "stateBytes" | "skipped">> {
  const kube = await connectKube(lab.kubeconfig);
  const skipped: Record<string, string> = {};
  const all = await contendersOf(lab, plan, skipped);
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
          if (operation === "up" && seconds !== null) stateBytes[contender.name] ??= await contender.stateBytes?.();
          console.error(`run ${run}/${plan.runs}  N = ${size}  ${contender.name}, ${operation}: ${text}`);
        }
        await clear(kube);
        await contender.reset?.();
      }
    }
  }
  return { timings, stateBytes, skipped };
}

async function contendersOf(lab: Lab, plan: Plan, skipped: Record<string, string>): Promise<Contender[]> {
  const env = { ...lab.env, BENCH_NAMESPACE: lab.namespace };
  const largest = Math.max(...plan.sizes);
  const everything = (size: number) => (plan.full || size === largest ? operations : (["up"] as const));
  const upOfLargest = (size: number) => (size === largest ? (["up"] as const) : []);
  const upBelow = (limit: number) => (size: number) => (size > 1 && size <= limit ? (["up"] as const) : []);
  const python = join(await installJmp(), "bin", "python");
  const jmp = (way: string) => async (_: Operation, size: number) =>
    Number(await output(python, [join(programs, "jmp-admin.py"), way, lab.namespace, String(size)], { env }));
  const contenders: Contender[] = [
    await stackContender("pulumi-jumpstarter", "ours", everything),
    await stackContender("engine floor", "engine-floor", everything),
    await stackContender("no-op pulumi.dynamic.Resource", "no-op", (size) => (size === 1 ? ["up"] : [])),
    await stackContender("usual dynamic provider", "usual", plan.full ? everything : upOfLargest),
    {
      name: "controller floor",
      operations: () => ["up"],
      time: async (_, size) =>
        Number(await output("node", [controllerFloor, lab.namespace, String(size), String(plan.parallel)], { env })),
    },
    {
      name: "jmp admin, one by one",
      operations: upBelow(LONGEST_ONE_BY_ONE[plan.full ? "full" : "short"]),
      time: jmp("sequential"),
    },
    { name: "jmp admin, all at once", operations: upBelow(Number.POSITIVE_INFINITY), time: jmp("gathered") },
  ];
  const missing = await whyNoPulumiKubernetes(env);
  if (missing) skipped["@pulumi/kubernetes"] = missing;
  else contenders.push(await stackContender("@pulumi/kubernetes", "pulumi-kubernetes", everything));
  return contenders;

  async function stackContender(name: ContenderName, program: string, of: Contender["operations"]): Promise<Contender> {
    const stack = await Stack.create(program, lab.directory, env);
    return {
      name,
      operations: of,
      time: (operation, size) => stack.time(operation, size),
      stateBytes: () => stack.bytesPerResource(),
      reset: () => stack.reset(),
    };
  }
}

const programs = join(import.meta.dirname, "programs");
const controllerFloor = join(import.meta.dirname, "controller-floor.ts");

async function whyNoPulumiKubernetes(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const plugins = JSON.parse(await output("pulumi", ["plugin", "ls", "--json"], { env })) as { name: string }[];
  if (!plugins.some(({ name }) => name === "kubernetes")) return "its plugin is not installed";
  try {
    import.meta.resolve("@pulumi/kubernetes");
    return undefined;
  } catch {
    return "the npm package is not installed";
  }
}

/** Deletes all clients, and waits until the garbage collector has removed their Secrets: its work is not to be measured. */
async function clear(kube: Kube): Promise<void> {
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
