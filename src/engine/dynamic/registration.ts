import * as pulumi from "@pulumi/pulumi";
import { defined } from "../../defined.ts";
import { requireNode } from "../../node-version.ts";
import { checkStackSettings } from "../../stack-settings.ts";
import { programSoFar } from "./program.ts";
import { type ProviderExport, providerCode, typeToken } from "./state-names.ts";

/** The arguments of the constructor of `pulumi.CustomResource`. */
export type Registration = [type: string, name: string, props: pulumi.Inputs, opts: pulumi.CustomResourceOptions];

type ResourceClass<Outputs> = Pick<typeof pulumi.CustomResource, "isInstance"> &
  (abstract new (
    ...args: ConstructorParameters<typeof pulumi.CustomResource>
  ) => pulumi.CustomResource & Outputs);

/**
 * Returns `pulumi.CustomResource`, typed with these outputs. There is no class between it and a resource's class: for
 * the line of the program, which policies and messages show, the SDK takes the caller of the class right below its own,
 * and it stores each frame of a deeper stack in the state of every resource.
 *
 * @internal
 */
export function resourceClass<Outputs>(): ResourceClass<Outputs> {
  return pulumi.CustomResource as unknown as ResourceClass<Outputs>;
}

/**
 * Returns the arguments of the constructor of `pulumi.CustomResource` for a resource whose lifecycle is an export of
 * "pulumi-jumpstarter/provider", run by Pulumi's dynamic provider.
 *
 * `pulumi.dynamic.Resource` would serialize the provider's code into the state of every resource, where it grows old.
 * The engine and the provider process go by the type token and the text in `__provider`, which is code to evaluate.
 * Here it is one constant line that loads the installed package. State files hold that line, so it and the names in it
 * never change.
 *
 * @internal
 * @param kind the last part of the type token ("Client"), the export that holds the lifecycle, and the outputs' names
 */
export function registration(
  kind: { name: string; provider: ProviderExport; outputs: readonly string[] },
  name: string,
  inputs: pulumi.Inputs,
  opts: pulumi.CustomResourceOptions | undefined,
): Registration {
  requireNode();
  checkStackSettings();
  checkOptions(titleOf(kind, name), kind.outputs.includes("token"), opts);
  const type = typeToken(kind.name);
  const props = {
    // The SDK makes an output of each key, set or not, which takes a third of a millisecond: so only outputs are
    // listed.
    ...Object.fromEntries(kind.outputs.map((output) => [output, undefined])),
    ...defined(inputs),
    // The provider learns the URN from nothing else. It needs it to write on the resource's row and to mark objects.
    pulumiUrn: urnOf(name, type, opts?.parent),
    pulumiOrganization: organization(),
    ...(opts?.id === undefined && previewed()),
    __provider: providerCode(kind.provider),
  };
  // The name of an object is fixed, and the engine does not tell a provider that a replacement was forced
  // (`pulumi up --replace`), so the old object has to go first.
  return [type, name, props, { ...opts, deleteBeforeReplace: opts?.deleteBeforeReplace ?? true }];
}

/** Returns a resource as messages name it. */
export function titleOf(kind: { name: string }, name: string): string {
  return `Jumpstarter${kind.name} "${name}"`;
}

/** Warns about options that do not reach a dynamic provider. @throws pulumi.RunError */
function checkOptions(what: string, isAwaited: boolean, opts: pulumi.CustomResourceOptions | undefined): void {
  if (opts?.import !== undefined) {
    throw new pulumi.RunError(
      `${what}: the option import cannot reach a dynamic provider. Set adopt: true to take over an existing object, or bring a whole namespace in with: npx pulumi-jumpstarter import`,
    );
  }
  if (opts?.customTimeouts !== undefined) {
    const instead = isAwaited ? " Set credentialTimeout instead." : "";
    pulumi.log.warn(`${what}: customTimeouts have no effect, since they do not reach a dynamic provider.${instead}`);
  }
}

/**
 * Returns the URN that the resource will have. As an output it would depend on the parent, and the SDK would wait for
 * all children of the parent, this resource among them: so it is a promise, which depends on nothing.
 */
function urnOf(name: string, type: string, parent: pulumi.Resource | undefined): Promise<string> {
  // `promise` is not in the SDK's types; every version since 1.0 has it.
  return (pulumi.createUrn(name, type, parent) as unknown as { promise(): Promise<string> }).promise();
}

/**
 * Returns what the provider needs to know of a preview to check the cluster ahead: the engine does not tell it that this is
 * a preview.
 */
function previewed(): pulumi.Inputs {
  const pulumiPreview = programSoFar();
  return pulumiPreview === undefined ? {} : { pulumiPreview };
}

/** Returns the organization of the stack in Pulumi Cloud; undefined for other backends, which have none. */
function organization(): string | undefined {
  try {
    const name = pulumi.getOrganization();
    return name === "organization" ? undefined : name;
  } catch {
    return undefined; // an older engine, or a test without mocks of it
  }
}
