import * as pulumi from "@pulumi/pulumi";
import { refuse, unknownArguments } from "../arguments.ts";
import type { Problem } from "../config/validate.ts";
import type { JumpstarterProvider } from "../provider-resource.ts";
import { connect } from "./connect.ts";

type Kubernetes = typeof import("../kubernetes/index.ts");

/** The options of functions such as `getClient`. */
export interface GetOptions {
  /**
   * The cluster, the identity and the namespace to ask.
   *
   * @default the stack configuration (`jumpstarter:kubeconfig`, `jumpstarter:context`, `jumpstarter:namespace`), else
   * the ordinary rules: `KUBECONFIG`, `~/.kube/config`, the pod's service account
   */
  provider?: JumpstarterProvider;
}

/** The options of functions such as `getClientOutput`. */
export interface GetOutputOptions extends GetOptions {
  /**
   * Resources that must exist before the cluster is asked; in a preview that is yet to create one, the result is
   * unknown. Resources whose outputs are among the arguments need not be named.
   *
   * @default none
   */
  dependsOn?: pulumi.Input<pulumi.Input<pulumi.Resource>[]> | pulumi.Input<pulumi.Resource>;
}

/** What a function asks the cluster with. */
export interface Cluster {
  kubernetes: Kubernetes;
  /** What the APIs of `kubernetes` are opened with: they share one connection. */
  options: { connection: InstanceType<Kubernetes["Connection"]>; namespace: string };
}

/** A function, as it is declared here. */
export interface Declaration<Args> {
  /** Its name, for messages. */
  name: string;
  args: Args;
  /** The names of all its arguments. */
  known: readonly string[];
  /** What is wrong with the arguments beside what is common to all functions. */
  problems?: readonly Problem[];
  opts: GetOptions | undefined;
}

/**
 * Checks the arguments, connects and asks.
 *
 * @throws pulumi.RunError with the words of the KubernetesError, which is its `cause`: Pulumi prints it without a stack
 */
export async function invoke<Args extends { name?: string; namespace?: string }, R>(
  { name, args, known, problems = [], opts }: Declaration<Args>,
  ask: (cluster: Cluster) => Promise<R>,
): Promise<R> {
  const isNameMissing = known.includes("name") && !args.name;
  const missing = isNameMissing ? [{ path: "name", reason: "must be set" }] : [];
  const isForeign = opts?.provider !== undefined && !pulumi.Output.isInstance(opts.provider.settings);
  const foreign = isForeign ? [{ path: "provider", reason: "must be a JumpstarterProvider" }] : [];
  refuse(name, [...missing, ...unknownArguments(args, known), ...problems, ...foreign]);
  try {
    const { kubernetes, connection } = await connect(opts?.provider);
    return await ask({ kubernetes, options: { connection, namespace: args.namespace || connection.namespace } });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw Object.assign(new pulumi.RunError(`${name}: ${error.message}`), { cause: error });
  }
}

/**
 * The `...Output` form of a function: it is called once its arguments are known and the resources that they come from,
 * or that it depends on, exist.
 */
export function invokeOutput<Args, R>(
  call: (args: Args, opts: GetOptions) => Promise<R>,
  args: object,
  { dependsOn, ...opts }: GetOutputOptions = {},
): pulumi.Output<pulumi.Unwrap<R>> {
  const known = pulumi.output(args);
  const { provider } = opts;
  const dependencies = pulumi.output(dependsOn ?? []).apply((resources) => ids([resources].flat()));
  return (
    pulumi
      .all([
        known,
        ids(sources(known)),
        dependencies,
        // The settings themselves do not get into the result: it is not secret for their sake.
        provider?.settings && pulumi.unsecret(provider.settings).apply(() => true),
      ])
      // Secret outputs in the result make all of it secret, as their values are in it now.
      .apply(([values]) => pulumi.output(call(values as Args, opts))) as pulumi.Output<pulumi.Unwrap<R>>
  );
}

/** The resources that an output comes from. */
async function sources(output: pulumi.Output<unknown>): Promise<pulumi.Resource[]> {
  // The engine takes an argument as known in a preview that is yet to create the resource which it comes from.
  // `allResources` is not in the SDK's types; every version since 2.0 has it.
  const { allResources } = output as unknown as { allResources(): Promise<Set<pulumi.Resource>> };
  return [...(await allResources())];
}

/** The ids of resources: unknown while one of them does not exist. */
function ids(resources: pulumi.Input<pulumi.Resource[]>): pulumi.Output<string[]> {
  return pulumi
    .output(resources as Promise<pulumi.Resource[]>)
    .apply((list) =>
      pulumi.all((list as pulumi.Resource[]).filter(pulumi.CustomResource.isInstance).map(({ id }) => id)),
    );
}
