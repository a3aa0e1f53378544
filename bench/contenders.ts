/** The contenders whose times are measured, each with its numbers of clients. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Lab } from "../lab/lab.ts";
import { installJmp } from "../lab/probes/jmp.ts";
import { installPlugin } from "./installed-plugin.ts";
import { writeKubernetesSchema } from "./kubernetes-schema.ts";
import type { ContenderName } from "./results.ts";
import { type Operation, operations, output, Stack } from "./stack.ts";
import { customResourcesInYaml, oursInYaml, type YamlProgram } from "./yaml-program.ts";

export interface Plan {
  runs: number;
  sizes: number[];
  /** Whether to measure all usual ways and the engine's settings as well, which takes several times as long. */
  full: boolean;
  parallel: number;
  /** The names of the contenders to measure, of all that there are. @default all */
  only?: readonly string[] | undefined;
}

export interface Contender {
  name: ContenderName;
  /** Returns the operations to measure with this number of clients. */
  operations(size: number): readonly Operation[];
  time(operation: Operation, size: number): Promise<number>;
  /** The average number of bytes of a client in the state. */
  stateBytes?(size: number): Promise<number>;
  /** Forgets the results of the last measurement, except for the objects in the cluster. */
  reset?(): Promise<void>;
}

/** The smallest number of clients with which the engine's settings are measured. */
const SETTINGS_SIZE = 100;

/** The milliseconds without work after which the controller may send its full burst of requests again. */
const BURST_REFILL = 2_000;

/**
 * The largest number of clients with which `jmp admin` is timed one by one: it sleeps for a second between two looks at
 * each client. All at once, the full form continues to the largest number.
 */
const MOST_CLIENTS_OF_JMP = 10;

/** The largest number of clients of @pulumi/kubernetes, which needs minutes to delete more in the foreground. */
const MOST_CUSTOM_RESOURCES = 100;

/** Prepares the contenders. */
export async function contendersOf(lab: Lab, plan: Plan): Promise<Contender[]> {
  const env = { ...lab.env, BENCH_NAMESPACE: lab.namespace };
  const [smallest, largest] = [Math.min(...plan.sizes), Math.max(...plan.sizes)];
  let stacks = 0;
  const everything = (size: number) => (size >= 100 || size === largest ? operations : (["up"] as const));
  const upOf = (only: number) => (size: number) => (size === only ? (["up"] as const) : []);
  const upBelow = (limit: number) => (size: number) => (size > 1 && size <= limit ? (["up"] as const) : []);
  await writeKubernetesSchema(lab.env.PULUMI_HOME!);
  await installPlugin(env);
  const python = join(await installJmp(), "bin", "python");
  const jmp = (way: "sequential" | "gathered") => async (_: Operation, size: number) =>
    Number(await output(python, [join(programs, "jmp-admin.py"), way, lab.namespace, String(size)], { env }));
  const ofCustomResources = (size: number) => (size <= MOST_CUSTOM_RESOURCES ? operations : []);
  const contenders: Contender[] = [
    await stackContender("pulumi-jumpstarter", "ours", () => operations),
    await stackContender("pulumi-jumpstarter, from YAML", oursInYaml, ofCustomResources),
    await stackContender("engine floor", "engine-floor", everything),
    await stackContender("no-op pulumi.dynamic.Resource", "no-op", (size) => (size === smallest ? operations : [])),
    await stackContender("usual dynamic provider", "usual", plan.full ? everything : upOf(largest)),
    await stackContender("@pulumi/kubernetes", "pulumi-kubernetes", ofCustomResources),
    await stackContender("@pulumi/kubernetes, background deletion", "pulumi-kubernetes", ofCustomResources, {
      BENCH_DELETION: "background",
    }),
    await stackContender("@pulumi/kubernetes, from YAML", customResourcesInYaml, ofCustomResources),
    {
      name: "controller floor",
      operations: () => ["up"],
      time: async (_, size) => {
        // The start of a command gives it that time.
        await sleep(BURST_REFILL);
        return Number(
          await output("node", [controllerFloor, lab.namespace, String(size), String(plan.parallel)], { env }),
        );
      },
    },
    { name: "jmp admin, one by one", operations: upBelow(MOST_CLIENTS_OF_JMP), time: jmp("sequential") },
    {
      name: "jmp admin, all at once",
      operations: upBelow(plan.full ? largest : MOST_CLIENTS_OF_JMP),
      time: jmp("gathered"),
    },
  ];
  if (plan.full) {
    const ofSettings = (size: number) => (size >= SETTINGS_SIZE ? operations : []);
    const cache = join(lab.directory, "compile-cache");
    contenders.push(
      await stackContender("pulumi-jumpstarter, PULUMI_PARALLEL=64", "ours", ofSettings, { PULUMI_PARALLEL: "64" }),
      await stackContender("pulumi-jumpstarter, PULUMI_SKIP_CHECKPOINTS=true", "ours", ofSettings, {
        PULUMI_SKIP_CHECKPOINTS: "true",
      }),
      await stackContender("pulumi-jumpstarter, NODE_COMPILE_CACHE", "ours", upOf(1), { NODE_COMPILE_CACHE: cache }),
    );
  }
  return contenders.filter(({ name }) => plan.only?.includes(name) ?? true);

  async function stackContender(
    name: ContenderName,
    program: string | YamlProgram,
    of: Contender["operations"],
    settings?: NodeJS.ProcessEnv,
  ): Promise<Contender> {
    const stack = await Stack.create(program, join(lab.directory, `bench-${++stacks}`), { ...env, ...settings });
    return {
      name,
      operations: of,
      time: (operation, size) => stack.time(operation, size),
      ...(settings ? {} : { stateBytes: (size) => stack.bytesPerClient(size) }),
      reset: () => stack.reset(),
    };
  }
}

const programs = join(import.meta.dirname, "programs");
const controllerFloor = join(import.meta.dirname, "controller-floor.ts");
