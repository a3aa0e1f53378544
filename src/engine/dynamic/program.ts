import * as pulumi from "@pulumi/pulumi";

/** Tells whether a program has declared resources of other packages so far. */
export type ProgramSoFar = "alone" | "among others";

/** The types of resources that make nothing in a cluster but this package's own objects. */
const HARMLESS = /^(pulumi-nodejs:dynamic\/jumpstarter:|pulumi:providers:|pulumi:pulumi:)/;

/**
 * Tells, in a preview, whether the program has declared resources of other packages before this one; undefined in an
 * update. A resource can depend only on resources declared before it, so if there are none, nothing in the program creates
 * a namespace that is missing.
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
