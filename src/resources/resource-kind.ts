import type * as pulumi from "@pulumi/pulumi";
import { isUnresolved, sendable, throwIfInvalid, unsendableArguments } from "../arguments.ts";
import { namesOf, type Options, problemsOf } from "../config/options.ts";
import { type Registration, registration, titleOf } from "../engine/dynamic/registration.ts";
import { type ProviderExport, typeToken } from "../engine/dynamic/state-names.ts";
import { type Problem, Problems, unknownArguments } from "../problems.ts";
import { validateObject } from "../provider/validate-object.ts";

/** A kind of resource: all in which its class differs from the others. */
export interface ResourceKind {
  /** The last part of its type token and of its class's name: "Client". */
  name: string;
  /** The export of "pulumi-jumpstarter/provider" that holds its lifecycle. */
  provider: ProviderExport;
  /** The arguments that are sent to the provider. */
  args: readonly string[];
  /** The arguments that only the program uses. */
  localArgs: readonly string[];
  /** The options of its configuration, which are not sent. */
  options: Options;
  /** Checks the arguments that are sent, beside those of every object. */
  validate?: (problems: Problems, args: Record<string, unknown>) => void;
  /** The outputs, those that are inputs too among them. */
  outputs: readonly string[];
}

/**
 * Checks the arguments of a resource, and returns those of the constructor of `pulumi.CustomResource`.
 *
 * @throws pulumi.RunError
 */
export function checkedRegistration(
  kind: ResourceKind,
  name: string,
  given: object | undefined,
  opts: pulumi.CustomResourceOptions | undefined,
): Registration {
  // JavaScript programs may leave out required arguments.
  const args = given ?? {};
  const title = titleOf(kind, name);
  const problems = [
    ...unknownArguments(args, [...kind.args, ...namesOf(kind.options), ...kind.localArgs]),
    ...unsendableArguments(args, kind.args),
    ...problemsOf(kind.options, args, { isUnknown: isUnresolved }),
  ];
  throwIfInvalid(title, problems, () => problemsOfInputs(kind, name, args as Record<string, unknown>));
  return registration(kind, name, sendable(title, args, kind.args), opts);
}

/**
 * Returns the options by which the constructor looks up what exists.
 *
 * @throws pulumi.RunError where there is no id, for which Pulumi would create something
 */
export function lookupOptions(
  kind: ResourceKind,
  name: string,
  id: pulumi.Input<pulumi.ID>,
  opts: pulumi.CustomResourceOptions | undefined,
): pulumi.CustomResourceOptions {
  const problems = new Problems({ isUnknown: isUnresolved });
  problems.text("id", id, { required: true });
  throwIfInvalid(titleOf(kind, name), problems.found);
  return { ...opts, id };
}

/** Finds what the provider will find wrong with the arguments, for an error that is thrown before they get there. */
function problemsOfInputs(kind: ResourceKind, resourceName: string, args: Record<string, unknown>): Problem[] {
  const problems = new Problems({ isUnknown: isUnresolved });
  const { name = resourceName, namespace = "default" } = args;
  if (kind.args.includes("name")) validateObject(problems, { ...args, name, namespace }, "");
  kind.validate?.(problems, args);
  return problems.found;
}

/** Tells whether an object is a resource of a kind, also of another copy of this package. */
export function isOfKind(kind: ResourceKind, object: unknown): boolean {
  return (object as { __pulumiType?: unknown } | undefined | null)?.__pulumiType === typeToken(kind.name);
}
