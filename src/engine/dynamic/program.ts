import * as pulumi from "@pulumi/pulumi";

/** The resources that a program has declared before one: "among others" if some are of other packages. */
export type ProgramSoFar = "alone" | "among others";

/** The types of resources that make nothing in a cluster but this package's own objects. */
const HARMLESS = /^(pulumi-nodejs:dynamic\/jumpstarter:|pulumi:providers:|pulumi:pulumi:)/;

/**
 * Returns what the program has declared so far, in a preview; undefined in an update. A resource can wait only for what
 * was declared before it, by whatever option, argument or callback: so where it is alone, nothing in the program makes the
 * namespace that it lacks.
 */
export function programSoFar(): ProgramSoFar | undefined {
  if (!pulumi.runtime.isDryRun()) return undefined;
  const stack = pulumi.runtime.getStackResource();
  return stack !== undefined && hasOthers(stack) ? "among others" : "alone";
}

function hasOthers(parent: pulumi.Resource): boolean {
  // Neither is in the SDK's types; every version since 3.0 has them.
  const { __childResources = new Set() } = parent as { __childResources?: Set<pulumi.Resource> };
  for (const child of __childResources as Set<pulumi.Resource & { __pulumiType: string; __remote: boolean }>) {
    const isReal = pulumi.CustomResource.isInstance(child) || child.__remote;
    if ((isReal && !HARMLESS.test(child.__pulumiType)) || hasOthers(child)) return true;
  }
  return false;
}
