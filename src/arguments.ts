import * as pulumi from "@pulumi/pulumi";
import { isPlainObject } from "./config/problems.ts";
import { textProblem } from "./config/text.ts";
import type { Problem } from "./config/validate.ts";

/** A value with `Input` on every level: each part may come from another resource. */
export type DeepInput<T> = pulumi.Input<T extends object ? { [K in keyof T]: DeepInput<Exclude<T[K], undefined>> } : T>;

/** Is it a value that is known only later? What is checked when the program runs passes it. */
export function isUnresolved(value: unknown): boolean {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/**
 * Refuses bad arguments when the program runs: all of them at once, by the path of the key and never with the value.
 *
 * @throws pulumi.RunError
 */
export function refuse(what: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const lines = problems.map(({ path, reason }) => `  ${path} ${reason}`);
  throw new pulumi.RunError([`invalid arguments of ${what}:`, ...lines].join("\n"));
}

/** The arguments that do not exist: a misspelt one must not be ignored. */
export function unknownArguments(args: object, known: readonly string[]): Problem[] {
  return Object.entries(args)
    .filter(([key, value]) => value !== undefined && !known.includes(key))
    .map(([path]) => ({ path, reason: `must not be set: there is no such argument; there are ${known.join(", ")}` }));
}

/** Keys that JavaScript and Pulumi's SDK take for something else on the way to the engine. */
const LOST_KEYS = new Set(["__proto__", "toString", "4dabf18193072939515e22adb298388d"]);

/**
 * What would not arrive as it was written, in the arguments with these names: keys that get lost, text that is no
 * Unicode, and what is no data at all. The provider cannot see it any more.
 */
export function unsendableArguments(args: object, names: readonly string[]): Problem[] {
  return Object.entries(pick(args, names as readonly never[])).flatMap(([path, value]) => unsendable(path, value));
}

function unsendable(path: string, value: unknown, above: readonly unknown[] = []): Problem[] {
  if (typeof value === "string") {
    const reason = textProblem(value);
    return reason === undefined ? [] : [{ path, reason }];
  }
  if (["function", "symbol", "bigint"].includes(typeof value)) {
    return [{ path, reason: `must be data; it is a ${typeof value}` }];
  }
  if (typeof value !== "object" || value === null || isUnresolved(value)) return [];
  if (above.includes(value)) return [{ path, reason: "must not contain itself" }];
  // Pulumi sends the properties that are an object's own: of a Map or a Date nothing would arrive.
  if (!Array.isArray(value) && !isPlainObject(value)) {
    return [{ path, reason: "must be data; it is an object of a class" }];
  }
  return Object.entries(value).flatMap(([key, inner]) => {
    if (LOST_KEYS.has(key)) return [{ path, reason: `must not have the key ${JSON.stringify(key)}` }];
    if (!key.isWellFormed()) return [{ path, reason: "must have keys of well-formed Unicode" }];
    return unsendable(`${path}[${JSON.stringify(key)}]`, inner, [...above, value]);
  });
}

/** Of the arguments, those with these names. */
export function pick<T extends object, K extends keyof T>(args: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, args[key]])) as Pick<T, K>;
}
