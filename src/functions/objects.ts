import type * as pulumi from "@pulumi/pulumi";
import type { GetArgs, ListArgs } from "../lookups/objects.ts";

export type { ConditionResult, GetArgs, ListArgs, ObjectResult } from "../lookups/objects.ts";

/** The {@link GetArgs}, which may come from resources. */
export interface GetOutputArgs {
  /** The name of the object in the cluster. */
  name: pulumi.Input<string>;
  /** The namespace of the object. @default as for the plain form */
  namespace?: pulumi.Input<string>;
}

/** The {@link ListArgs}, which may come from resources. */
export interface ListOutputArgs {
  /** The namespace of the objects. @default as for the plain form */
  namespace?: pulumi.Input<string>;
  /** A label selector of Kubernetes. @default all objects */
  labelSelector?: pulumi.Input<string>;
}
