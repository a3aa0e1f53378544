/** The programs of the model's stacks: what they declare, and what the engine is told of it. */
import type { Goal, Resource, ResourceKind } from "./engine.ts";

/** A resource in a program. */
export interface Declaration {
  kind: ResourceKind;
  name: string;
  /** In the component "bench". */
  isInComponent: boolean;
  /** Its former names and places, as `aliases` has them. */
  formerly: { name: string; isInComponent: boolean }[];
  args: {
    name?: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    adopt?: true | { from: string };
    migratedFrom?: { namespace: string; uid: string };
  };
  protect: boolean;
  retainOnDelete: boolean;
  deleteBeforeReplace: boolean;
  /** The explicit provider: all reach the same cluster. */
  provider: string;
}

/** A client in a program, with the options that a resource has unless it is told otherwise. */
export function declare(name: string, options: Partial<Declaration> = {}): Declaration {
  return {
    kind: "Client",
    name,
    isInComponent: false,
    formerly: [],
    args: {},
    protect: false,
    retainOnDelete: false,
    deleteBeforeReplace: true,
    provider: "p1",
    ...options,
  };
}

/** The owner of a program. */
export interface Owner {
  organization: string;
  project: string;
  stack: string;
}

/** `stack dev`, or `stack acme/dev`. */
export function title({ organization, stack }: Pick<Owner, "organization" | "stack">): string {
  return `stack ${organization === "organization" ? "" : `${organization}/`}${stack}`;
}

export function urnOf(
  { project, stack }: Owner,
  { kind, name, isInComponent }: Pick<Declaration, "kind" | "name" | "isInComponent">,
): string {
  const component = isInComponent ? "lab:index:Bench$" : "";
  return `urn:pulumi:${stack}::${project}::${component}pulumi-nodejs:dynamic/jumpstarter:${kind}::${name}`;
}

/** Returns a declaration as `registration` of src/engine/dynamic/registration.ts registers it. */
export function goalOf(owner: Owner, declaration: Declaration): Goal {
  const { kind, formerly, args, protect, retainOnDelete, deleteBeforeReplace, provider } = declaration;
  const urn = urnOf(owner, declaration);
  return {
    urn,
    aliases: formerly.map((former) => urnOf(owner, { kind, ...former })),
    kind,
    provider,
    inputs: {
      ...args,
      ...(kind === "ExporterAccessPolicy" && { exporterSelector: {}, policies: [] }),
      pulumiUrn: urn,
      ...(owner.organization !== "organization" && { pulumiOrganization: owner.organization }),
      __provider: "exports.handler = ...",
    },
    protect,
    retainOnDelete,
    deleteBeforeReplace,
  };
}

/** The default namespace of all providers in the model. */
export const NAMESPACE = "jumpstarter-lab";

/** Returns the place of a declaration's object. */
export function placeOf(
  owner: Owner & { namespace?: string; resources: readonly Pick<Resource, "urn" | "inputs" | "isCondemned">[] },
  declaration: Declaration,
): { kind: ResourceKind; namespace: string; name: string } {
  const names = goalOf(owner, declaration);
  const old = [names.urn, ...names.aliases]
    .map((urn) => owner.resources.find((resource) => resource.urn === urn && !resource.isCondemned))
    .find((resource) => resource !== undefined);
  const { kind, args } = declaration;
  return {
    kind,
    namespace: args.namespace ?? (old?.inputs.namespace as string | undefined) ?? owner.namespace ?? NAMESPACE,
    name: args.name ?? (old?.inputs.name as string | undefined) ?? declaration.name,
  };
}
