import type * as pulumi from "@pulumi/pulumi";
import { resourceClass } from "../engine/dynamic/registration.ts";

/** The arguments of every kind of object. */
export interface ObjectArgs {
  /**
   * The name of the object in the cluster: an RFC 1123 subdomain ("rpi4-bench-1"). A change replaces the resource.
   *
   * @replaceOnChanges
   * @default the resource's name in the program when it is created
   */
  name?: pulumi.Input<string>;
  /**
   * The namespace of the object. Since 0.8, Jumpstarter's controller watches a single one. A change replaces the
   * resource.
   *
   * @replaceOnChanges
   * @default the namespace of the provider (`jumpstarter:namespace`), else of the kubeconfig's context, else "default",
   * as it was when the resource was created
   */
  namespace?: pulumi.Input<string>;
  /**
   * The labels to manage. Labels that others set stay. `jumpstarter.dev/*` belongs to the controller and is refused.
   *
   * @default {}
   * @example { board: "rpi4", location: "bench-1" }
   */
  labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * The annotations to manage. Annotations that others set stay.
   *
   * @default {}
   */
  annotations?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Whether to take over an object of that name that exists already. It keeps its UID, and its token if it has one.
   *
   * - `true` takes an object that nobody owns, or that another resource of the same stack owns.
   * - `{ from: URN }` takes the object that the resource with this URN owns, in whatever stack. Error messages and previews
   *   name the owner.
   *
   * Without it an existing object is an error, unless this same resource has left it: in an interrupted run, or with
   * `retainOnDelete`.
   *
   * @default false
   * @example { from: "urn:pulumi:prod::lab::pulumi-nodejs:dynamic/jumpstarter:Client::ci" }
   */
  adopt?: pulumi.Input<boolean | AdoptFrom>;
}

/** The owner from which an object is taken over. */
export interface AdoptFrom {
  /** The URN of the resource that owns the object. */
  from: pulumi.Input<string>;
}

/** The names of {@link ObjectArgs}. */
export const OBJECT_ARGS = [
  "name",
  "namespace",
  "labels",
  "annotations",
  "adopt",
] as const satisfies (keyof ObjectArgs)[];

/** The outputs of every kind of object. */
export interface ObjectOutputs {
  /** The name of the object in the cluster. */
  readonly name: pulumi.Output<string>;
  /** The namespace of the object. */
  readonly namespace: pulumi.Output<string>;
  /** The managed labels. */
  readonly labels: pulumi.Output<Record<string, string> | undefined>;
  /** The managed annotations. */
  readonly annotations: pulumi.Output<Record<string, string> | undefined>;
  /** The UID of the object. It stays the same through updates. */
  readonly uid: pulumi.Output<string>;
}

/** The names of {@link ObjectOutputs}. */
export const OBJECT_OUTPUTS = [
  "name",
  "namespace",
  "labels",
  "annotations",
  "uid",
] as const satisfies (keyof ObjectOutputs)[];

/** The class that resources without a credential extend. */
export const ObjectResource = resourceClass<ObjectOutputs>();
