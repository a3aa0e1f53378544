import * as pulumi from "@pulumi/pulumi";
import dependencies from "@pulumi/pulumi/runtime/dependsOn.js";
import { isUnresolved, throwIfInvalid, unsendableArguments } from "../arguments.ts";
import type { Problem } from "../config/validate.ts";
import type { Lookup } from "../lookups/lookup.ts";
import { unknownArguments } from "../problems.ts";
import type { JumpstarterProvider } from "../resources/provider.ts";
import { sessionFor } from "./session.ts";

/** The options of functions such as `getClient`. */
export interface GetOptions {
  /**
   * The provider whose cluster, identity and namespace are used.
   *
   * @default the stack configuration (`jumpstarter:kubeconfig`, `jumpstarter:context`, `jumpstarter:namespace`), else
   * the defaults of Kubernetes: `KUBECONFIG`, `~/.kube/config`, the pod's service account
   */
  provider?: JumpstarterProvider;
}

/** The options of functions such as `getClientOutput`. */
export interface GetOutputOptions extends GetOptions {
  /**
   * Resources that must exist before the cluster is asked. In a preview that would create one of them, the result is
   * unknown. Resources whose outputs are among the arguments need not be listed.
   *
   * @default none
   */
  dependsOn?: pulumi.Input<pulumi.Input<pulumi.Resource>[]> | pulumi.Input<pulumi.Resource>;
}

/**
 * Checks the arguments, connects to the cluster and asks it.
 *
 * @internal
 * @throws pulumi.RunError with the words of the KubernetesError, which is its `cause`: Pulumi prints it without a stack
 */
export async function invoke<Args extends { name?: string; namespace?: string }, R>(
  { name, known, validate = () => [], ask }: Lookup<Args, R>,
  given: Args | undefined,
  opts: GetOptions | undefined,
): Promise<R> {
  // JavaScript programs may leave out required arguments.
  const args = given ?? ({} as Args);
  const isNameMissing = (known as readonly string[]).includes("name") && !args.name;
  const missing = isNameMissing ? [{ path: "name", reason: "must be set" }] : [];
  const isForeign = opts?.provider !== undefined && !pulumi.Output.isInstance(opts.provider.settings);
  const foreign = isForeign ? [{ path: "provider", reason: "must be a JumpstarterProvider" }] : [];
  const unresolved = unresolvedArguments(name, args);
  const bad = unresolved.length > 0 ? unresolved : [...unsendableArguments(args, known), ...validate(args)];
  throwIfInvalid(name, [...missing, ...unknownArguments(args, known), ...bad, ...foreign]);
  try {
    const session = await sessionFor(opts?.provider);
    const { kubernetes, connection } = await session.connect();
    return await ask({ kubernetes, options: { connection, namespace: args.namespace || session.namespace } }, args);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw Object.assign(new pulumi.RunError(`${name}: ${error.message}`), { cause: error });
  }
}

/**
 * Implements the `...Output` form of a function, which is called once its arguments are known, and the resources that
 * they come from or that it depends on exist.
 *
 * @internal
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
        // The settings themselves are not part of the result, so they do not make it secret.
        provider?.settings && pulumi.unsecret(provider.settings).apply(() => true),
      ])
      // Secret outputs in the result make all of it secret, since it holds their values now.
      .apply(([values]) => {
        const result = call(values as Args, opts);
        // An output handles the promise a moment later; until then Node.js would warn of an unhandled rejection.
        result.catch(() => {});
        return pulumi.output(result);
      }) as pulumi.Output<pulumi.Unwrap<R>>
  );
}

/** Returns a problem for each argument that is an output or a promise, or holds one. */
function unresolvedArguments(name: string, args: object): Problem[] {
  return Object.entries(args)
    .filter(([, value]) => holdsUnresolved(value))
    .map(([path]) => ({ path, reason: `must be a plain value; ${name}Output takes outputs and promises` }));
}

function holdsUnresolved(value: unknown, above: readonly unknown[] = []): boolean {
  if (isUnresolved(value)) return true;
  if (typeof value !== "object" || value === null || above.includes(value)) return false;
  return Object.values(value).some((inner) => holdsUnresolved(inner, [...above, value]));
}

/** Returns the resources that an output comes from. */
async function sources(output: pulumi.Output<unknown>): Promise<pulumi.Resource[]> {
  // The engine takes an argument as known in a preview that is yet to create the resource which it comes from.
  // `allResources` is not in the SDK's types; every version since 2.0 has it.
  const { allResources } = output as unknown as { allResources(): Promise<Set<pulumi.Resource>> };
  return [...(await allResources())];
}

/** Returns the ids of resources, and of all in the components among them: unknown while one of them does not exist. */
function ids(resources: pulumi.Input<pulumi.Resource[]>): pulumi.Output<string[]> {
  return pulumi
    .output(resources as Promise<pulumi.Resource[]>)
    .apply(async (list) => await withChildren(list as pulumi.Resource[]))
    .apply((list) => pulumi.all((list as pulumi.CustomResource[]).map(({ id, urn }) => id ?? urn)));
}

/**
 * Returns the resources with the children of components in place of these, as the SDK does it for `dependsOn`. A
 * component that another language has made stands for its children, which are not known here.
 */
async function withChildren(resources: pulumi.Resource[]): Promise<pulumi.Resource[]> {
  // It is not in the SDK's types; every version since 3.150 has it, and no other way leads to a component's children.
  const { getAllTransitivelyReferencedResources: expand } = dependencies as unknown as {
    getAllTransitivelyReferencedResources(
      of: Set<pulumi.Resource>,
      but: Set<pulumi.Resource>,
    ): Promise<pulumi.Resource[]>;
  };
  return await expand(new Set(resources), new Set());
}
