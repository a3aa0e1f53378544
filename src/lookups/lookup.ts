import type { Problem } from "../problems.ts";

type Kubernetes = typeof import("../kubernetes/index.ts");

/** The APIs of the cluster to look at. */
export interface Cluster {
  kubernetes: Kubernetes;
  /** The options of the APIs of `kubernetes`: they share one connection. */
  options: { connection: InstanceType<Kubernetes["Connection"]>; namespace: string };
}

/** A lookup in the cluster, which programs call as a function. */
export interface Lookup<Args, R> {
  /** The name of the function: "getClient". */
  name: string;
  /** The names of all its arguments. */
  known: readonly (keyof Args & string)[];
  /** Finds problems with the arguments that only this function has. */
  validate?: (args: Args) => readonly Problem[];
  /** The results that are secret. */
  secrets?: readonly (keyof R & string)[];
  ask(cluster: Cluster, args: Args): Promise<R>;
}
