/** What a run of the benchmark has measured: what is written as JSON, and what tables and plots are made of. */
import type { Operation } from "./stack.ts";
import { median } from "./statistics.ts";

export interface Results {
  date: string;
  machine: string;
  versions: Record<string, string>;
  /** The load average of the last minute, before and after. The benchmark itself is part of the latter. */
  load: { before: number; after: number };
  /** The share of the processor time, 0 to 1, that other machines of the host took; null where it is not known. */
  stolen: number | null;
  /** How many operations the engine runs at a time, and the controller floor too. */
  parallel: number;
  runs: number;
  sizes: number[];
  timings: Timing[];
  /** Bytes of a client in the exported state, on average. */
  stateBytes: Partial<Record<ContenderName, number>>;
  counts: Counts;
  /** Contenders that are not there, with the reason. */
  skipped: Record<string, string>;
}

export const contenders = [
  "pulumi-jumpstarter",
  "engine floor",
  "controller floor",
  "no-op pulumi.dynamic.Resource",
  "usual dynamic provider",
  "@pulumi/kubernetes",
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
  /** One for each run; null where it failed. */
  seconds: (number | null)[];
}

/** What does not depend on the machine, or hardly. */
export interface Counts {
  /** For this many clients. */
  size: number;
  /** What each operation asks the API server for: `{ up: { "POST clients": 40, ... } }`. */
  requests: Record<Operation, Record<string, number>>;
  connections: Record<Operation, number>;
  /** Milliseconds from the patch of the status to the end of `create`. */
  latency: { median: number; p95: number };
  import: ImportCost;
}

/** What `import "pulumi-jumpstarter"` adds to a program that has loaded @pulumi/pulumi. */
export interface ImportCost {
  milliseconds: number;
  megabytes: number;
  modules: number;
  /** Modules of @kubernetes/client-node among them. */
  clientNodeModules: number;
}

/** The seconds of each run; undefined where nothing was measured or a run failed. */
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

/** The larger of what the engine takes by itself, and what the controller takes beside the start of a command. */
export function floorOfUp(results: Results, size: number): number[] | undefined {
  const engine = secondsOf(results, "engine floor", "up", size);
  const controller = secondsOf(results, "controller floor", "up", size);
  const startUp = secondsOf(results, "engine floor", "up", 1);
  if (!engine || !controller || !startUp) return undefined;
  return engine.map((value, run) => Math.max(value, controller[run]! + startUp[run]!));
}

/** The median of the ratios, each within one run: what else the machine does then hits both. */
export function ratio(ours: number[] | undefined, theirs: number[] | undefined): number | undefined {
  if (!ours || !theirs) return undefined;
  return median(ours.map((value, run) => value / theirs[run]!));
}
