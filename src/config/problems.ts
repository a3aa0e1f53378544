import { textProblem } from "./text.ts";

/** One thing that is wrong with a value. */
export interface Problem {
  /** Where it is, as in `export.power.type` or `drivers.allow[0]`. */
  path: string;
  /** What it must be. It continues a sentence ("property X must be ...") and never holds the value. */
  reason: string;
}

/** How a value is validated. */
export interface ValidateOptions {
  /**
   * Tells values that are not known yet, as in a preview; they and all below them pass.
   * @default no value is unknown
   */
  isUnknown?: (value: unknown) => boolean;
}

/** A plain object whose keys were checked. */
export type Fields = Record<string, unknown>;

/** Collects the problems of one value. Every method that finds one adds it and goes on. */
export class Problems {
  readonly found: Problem[] = [];
  readonly #isUnknown: (value: unknown) => boolean;

  constructor(options: ValidateOptions = {}) {
    this.#isUnknown = options.isUnknown ?? (() => false);
  }

  add(path: string, reason: string): void {
    this.found.push({ path, reason });
  }

  /** True for what needs no look: unknown, or left out. */
  skips(value: unknown): boolean {
    return value === undefined || this.#isUnknown(value);
  }

  isUnknown(value: unknown): boolean {
    return this.#isUnknown(value);
  }

  /** The text at the path, or undefined where it is left out, unknown or no text. */
  text(path: string, value: unknown, options: { empty?: boolean } = {}): string | undefined {
    if (this.skips(value)) return undefined;
    if (typeof value !== "string") this.add(path, options.empty ? "must be a string" : "must be a non-empty string");
    else if (value === "" && !options.empty) this.add(path, "must be a non-empty string");
    else {
      const problem = textProblem(value);
      if (problem === undefined) return value;
      this.add(path, problem);
    }
    return undefined;
  }

  boolean(path: string, value: unknown): void {
    if (!this.skips(value) && typeof value !== "boolean") this.add(path, "must be true or false");
  }

  /** Checks a whole number of at least `minimum`. */
  integer(path: string, value: unknown, minimum: number): void {
    if (this.skips(value) || (Number.isSafeInteger(value) && (value as number) >= minimum)) return;
    this.add(path, `must be a whole number of at least ${minimum}`);
  }

  /** Checks a number of at least `minimum`. */
  number(path: string, value: unknown, minimum: number): void {
    if (this.skips(value) || (Number.isFinite(value) && (value as number) >= minimum)) return;
    this.add(path, `must be a number of at least ${minimum}`);
  }

  oneOf(path: string, value: unknown, choices: readonly string[]): void {
    if (this.skips(value) || choices.includes(value as string)) return;
    this.add(path, `must be one of ${choices.join(", ")}`);
  }

  list(path: string, value: unknown): unknown[] | undefined {
    if (this.skips(value)) return undefined;
    if (Array.isArray(value)) return Array.from(value); // from() shows holes as undefined
    this.add(path, "must be a list");
    return undefined;
  }

  /** The own entries of a map with free keys, or undefined where it is left out, unknown or no map. */
  map(path: string, value: unknown): [key: string, value: unknown][] | undefined {
    if (this.skips(value)) return undefined;
    if (!isPlainObject(value)) {
      this.add(path, "must be a map (a plain object)");
      return undefined;
    }
    return Object.entries(value).filter(([key]) => {
      const reason = keyProblem(key);
      if (reason !== undefined) this.add(at(path, key), reason);
      return reason === undefined;
    });
  }

  /** A map with the given keys and no others, or undefined where it is left out, unknown or no map. */
  fields(path: string, value: unknown, keys: readonly string[]): Fields | undefined {
    const entries = this.map(path, value);
    if (entries === undefined) return undefined;
    for (const [key, entry] of entries) {
      if (entry !== undefined && !keys.includes(key)) {
        this.add(at(path, key), `must not be set: the keys here are ${keys.join(", ")}`);
      }
    }
    return Object.fromEntries(entries.filter(([key]) => keys.includes(key)));
  }
}

/** The path of a key below a path, in Pulumi's notation. */
export function at(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

function keyProblem(key: string): string | undefined {
  if (!key.isWellFormed()) return "must have a name of well-formed Unicode";
  // An assignment of this key changes the object's prototype, so it would get lost on the way.
  if (key === "__proto__") return "must have another name";
  return undefined;
}

export function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  // Objects of another realm (a vm context) have that realm's Object.prototype.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
