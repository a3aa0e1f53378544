import * as pulumi from "@pulumi/pulumi";
import type { Option } from "./config/options.ts";
import type { DriversArgs } from "./driver-args.ts";
import { at, describeProblem, isPlainObject, type Problem } from "./problems.ts";
import { unsendable } from "./unsendable.ts";

/** A value with `Input` on every level: each part may come from another resource. */
export type DeepInput<T> = pulumi.Input<T extends object ? { [K in keyof T]: DeepInput<Exclude<T[K], undefined>> } : T>;

/** The values of configuration options as arguments. The tree of drivers has no end, so that its types are written out. */
export type OptionInputs<O> = {
  [K in keyof O]?: O[K] extends Option<infer V, infer _> ? (K extends "export" ? DriversArgs : DeepInput<V>) : never;
};

/** Tells whether a value is an output or a promise, which the checks in the program let pass. */
export function isUnresolved(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/**
 * Throws if there are problems with the arguments. The error lists all of them, with the path of each key and never a
 * value.
 *
 * @param others finds what else is wrong, which alone is left to the provider: the state may hold it already
 * @throws pulumi.RunError
 */
export function throwIfInvalid(
  what: string,
  problems: readonly Problem[],
  others: () => readonly Problem[] = () => [],
): void {
  if (problems.length === 0) return;
  const isNew = ({ path }: Problem) => !problems.some((problem) => problem.path === path);
  const lines = [...problems, ...others().filter(isNew)].map((problem) => `  ${describeProblem(problem)}`);
  throw new pulumi.RunError([`invalid arguments of ${what}:`, ...lines].join("\n"));
}

/** Finds what of the arguments with these names would not arrive at the provider as it was written. */
export function unsendableArguments(args: object, names: readonly string[]): Problem[] {
  const entries = Object.entries(pick(args, names as readonly never[]));
  return entries.flatMap(([path, value]) => unsendable(path, value, isUnresolved));
}

/**
 * Returns the arguments with these names, ready to be sent: the outputs in them are checked as soon as they are known, as
 * {@link unsendableArguments} checks the other values.
 *
 * @throws pulumi.RunError when an output turns out to hold what cannot be sent
 */
export function sendable(what: string, args: object, names: readonly string[]): pulumi.Inputs {
  const entries = Object.entries(pick(args, names as readonly never[]));
  return Object.fromEntries(entries.map(([path, value]) => [path, checkedLater(what, path, value)]));
}

/** Puts a check behind each output below a value. One by one: a secret in a map does not make all of the map secret. */
function checkedLater(what: string, path: string, value: unknown): unknown {
  if (pulumi.Output.isInstance(value)) {
    return value.apply((known) => {
      throwIfInvalid(what, unsendable(path, known, isUnresolved));
      return known;
    });
  }
  if (Array.isArray(value)) return value.map((inner, index) => checkedLater(what, at(path, index), inner));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, checkedLater(what, at(path, key), inner)]),
  );
}

/** Returns the arguments with these names. */
export function pick<T extends object, K extends keyof T>(args: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, args[key]])) as Pick<T, K>;
}
