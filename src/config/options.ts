import { isPlainObject, type Problem, Problems, type ValidateOptions } from "../problems.ts";

/**
 * An option of a configuration: V is the type of its value in programs, F in a file of `jmp`, with `undefined` if the
 * file may lack it.
 */
export interface Option<V, F = V | undefined> {
  /** Reports the problems of a value from a program. */
  check(problems: Problems, path: string, value: unknown): void;
  /** Returns the value for the file. */
  toFile(value: V | undefined): F;
  /** Returns the value for a program from that of a file: the reverse of `toFile`, without defaults. It does not validate. */
  fromFile(value: unknown): unknown;
}

/** The options of a kind of configuration, by name, in the order in which a file has them. */
// biome-ignore lint/suspicious/noExplicitAny: the options have values of many types
export type Options = Readonly<Record<string, Option<any, any>>>;

/** The values that a program may give to options. */
export type OptionValues<O> = { [K in keyof O]?: O[K] extends Option<infer V, infer _> ? V : never };

/** Values of options that were not checked yet. */
export type UncheckedValues<O> = { [K in keyof O]?: unknown };

/** The keys that options write to a file. */
export type OptionKeys<O> = {
  [K in keyof O as undefined extends FileValue<O[K]> ? never : K]: FileValue<O[K]>;
} & { [K in keyof O as undefined extends FileValue<O[K]> ? K : never]?: Exclude<FileValue<O[K]>, undefined> };

type FileValue<T> = T extends Option<infer _, infer F> ? F : never;

/** The keys of a file, or of a map in it. */
export type FileKeys = Record<string, unknown>;

/** Returns an option whose value is the same in programs and files. */
export function plainOption<V>(check: Option<V>["check"]): Option<V> {
  return { check, toFile: (value) => value, fromFile: (value) => value };
}

/** Returns the names of options. */
export function namesOf<O extends Options>(options: O): (keyof O & string)[] {
  return Object.keys(options);
}

/** Returns the problems with the values of options. Other keys of `values` are ignored. */
export function problemsOf<O extends Options>(
  options: O,
  values: UncheckedValues<O>,
  validation?: ValidateOptions,
): Problem[] {
  const problems = new Problems(validation);
  for (const [name, option] of Object.entries(options)) option.check(problems, name, values[name]);
  return problems.found;
}

/** Returns the keys of a file for the values of options. */
export function toFile<O extends Options>(options: O, values: OptionValues<O>): OptionKeys<O> {
  const entries = Object.entries(options).map(([name, option]) => [name, option.toFile(values[name])]);
  return Object.fromEntries(entries) as OptionKeys<O>;
}

/** Returns the values of options for the keys of a file, without empty ones. They are not validated. */
export function fromFile(options: Options, file: FileKeys): FileKeys {
  return chosen(
    Object.fromEntries(Object.entries(options).map(([name, option]) => [name, option.fromFile(file[name])])),
  );
}

/** Changes a map, and returns any other value as it is, for the validation to find. */
export function mapped(value: unknown, change: (keys: FileKeys) => unknown): unknown {
  return isPlainObject(value) ? change(value as FileKeys) : value;
}

export function eachValue(keys: FileKeys, change: (value: unknown) => unknown): FileKeys {
  return Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, change(value)]));
}

export function unless(standard: unknown, value: unknown): unknown {
  return value === standard ? undefined : value;
}

/** Removes empty values: null, as `jmp` 0.7 writes it, and empty maps and lists. */
export function chosen(keys: FileKeys): FileKeys {
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => !saysNothing(value)));
}

function saysNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isPlainObject(value) && Object.keys(value).length === 0;
}
