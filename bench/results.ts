/** The results of a run of the benchmark. They are written as JSON; tables and plots are made from them. */
import type { Operation } from "./stack.ts";
import { median } from "./statistics.ts";

export interface Results {
  date: string;
  machine: string;
  versions: Record<string, string>;
  /** The load average of the last minute, before and after. The benchmark itself is part of the latter. */
  load: { before: number; after: number };
  /** The share of the processor time, from 0 to 1, that other machines of the host took; null if it is not known. */
  stolen: number | null;
  /** The number of operations that the engine, and the controller floor, run at a time. */
  parallel: number;
  sizes: number[];
  timings: Timing[];
  /** The average number of bytes of a client in the exported state. */
  stateBytes: Partial<Record<ContenderName, number>>;
  counts?: Counts;
  growth?: Growth[];
  hosts?: HostTimes;
  /** The day of the last of the earlier runs that have measured what this one has not. */
  earlier?: string;
}

export const contenders = [
  "pulumi-jumpstarter",
  "pulumi-jumpstarter, from YAML",
  "engine floor",
  "controller floor",
  "no-op pulumi.dynamic.Resource",
  "usual dynamic provider",
  "@pulumi/kubernetes",
  "@pulumi/kubernetes, background deletion",
  "@pulumi/kubernetes, from YAML",
  "jmp admin, one by one",
  "jmp admin, all at once",
  "pulumi-jumpstarter, PULUMI_PARALLEL=64",
  "pulumi-jumpstarter, PULUMI_SKIP_CHECKPOINTS=true",
  "pulumi-jumpstarter, NODE_COMPILE_CACHE",
] as const;
export type ContenderName = (typeof contenders)[number];

export interface Timing {
  contender: ContenderName;
  operation: Operation;
  size: number;
  /** One for each run; null where it failed or did not end in time. */
  seconds: (number | null)[];
}

/** The cost of an `up` with this number of clients, where the controller answers at once. */
export interface Growth {
  size: number;
  seconds: number;
  /** With `PULUMI_SKIP_CHECKPOINTS`: the engine writes the state once, and not at every step. */
  secondsWithoutState: number;
  /** The engine floor's. */
  engineSeconds: number;
  /** The peak memory of the provider process; 0 where the system does not tell. */
  megabytes: number;
  engineMegabytes: number;
}

/** The times of exporters on their hosts, from a command's start until all are online. */
export interface HostTimes {
  /** The day of the run. */
  date: string;
  hosts: number;
  /** The number of exporters. */
  boards: number;
  seconds: number;
  /** The seconds of an `up` without changes. */
  secondsAgain: number;
  /** How often that `up` has logged in on a host. */
  contacts: number;
  /** The seconds of an `up` that removes all exporters from their hosts. */
  removalSeconds: number;
  /** The seconds of a shell loop that does the same as the first `up`, all at once. */
  shellSeconds: number;
}

/** The values that hardly depend on the machine. */
export interface Counts {
  /** The number of clients. */
  size: number;
  /** The requests of each operation to the API server: `{ up: { "POST clients": 40, ... } }`. */
  requests: Record<Operation, Record<string, number>>;
  connections: Record<Operation, number>;
  /** Milliseconds from the patch of the status to the end of `create`. */
  latency: { median: number; p95: number };
  import: ImportCost;
  /** Milliseconds from the start of the plugin to its port; absent in results from before there was one. */
  pluginStart?: number;
}

/** The cost of `import "pulumi-jumpstarter"` in a program that has loaded @pulumi/pulumi. */
export interface ImportCost {
  milliseconds: number;
  megabytes: number;
  modules: number;
  /** The number of modules of @kubernetes/client-node among them. */
  clientNodeModules: number;
  /** The time that the catalogue of drivers adds to that; absent in results from before there was one. */
  driversMilliseconds?: number;
}

/** Returns the seconds of each run; undefined if nothing was measured or a run failed. */
export function secondsOf(
  { timings }: Results,
  contender: ContenderName,
  operation: Operation,
  size: number,
): number[] | undefined {
  const timing = timings.find(
    (other) => other.contender === contender && other.operation === operation && other.size === size,
  );
  const seconds = timing?.seconds ?? [];
  return seconds.length > 0 && seconds.every((value) => value !== null) ? seconds : undefined;
}

/** Returns true if a run of it failed or did not end in time. */
export function hasFailed(results: Results, contender: ContenderName, operation: Operation, size: number): boolean {
  return results.timings.some(
    (timing) =>
      timing.contender === contender &&
      timing.operation === operation &&
      timing.size === size &&
      timing.seconds.includes(null),
  );
}

/** Returns the larger floor: the engine's, or the controller's plus the start of a command. */
export function floorOfUp(results: Results, size: number): number[] | undefined {
  const engine = secondsOf(results, "engine floor", "up", size);
  const controller = secondsOf(results, "controller floor", "up", size);
  const startUp = secondsOf(results, "engine floor", "up", 1);
  if (!engine || !controller || !startUp) return undefined;
  return engine.map((value, run) => Math.max(value, controller[run]! + startUp[run]!));
}

/** Returns the results of a run, and those of an earlier run in place of what it has not measured. */
export function combined(earlier: Results, run: Results): Results {
  const isNew = (timing: Timing) =>
    run.timings.some(
      ({ contender, operation, size }) =>
        contender === timing.contender && operation === timing.operation && size === timing.size,
    );
  const counts = run.counts ?? earlier.counts;
  const growth = run.growth ?? earlier.growth;
  const hosts = run.hosts ?? earlier.hosts;
  return {
    ...run,
    earlier: earlier.date.slice(0, 10),
    sizes: [...new Set([...earlier.sizes, ...run.sizes])].sort((one, other) => one - other),
    timings: [...earlier.timings.filter((timing) => !isNew(timing)), ...run.timings],
    stateBytes: { ...earlier.stateBytes, ...run.stateBytes },
    ...(counts && { counts }),
    ...(growth && { growth }),
    ...(hosts && { hosts }),
  };
}

/**
 * Returns the median of the ratios. Each is of one run, so that other load on the machine affects both sides. Of different
 * numbers of runs it is the ratio of the medians.
 */
export function ratio(ours: number[] | undefined, theirs: number[] | undefined): number | undefined {
  if (!ours || !theirs) return undefined;
  if (ours.length !== theirs.length) return median(ours) / median(theirs);
  return median(ours.map((value, run) => value / theirs[run]!));
}
