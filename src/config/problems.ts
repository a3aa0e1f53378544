import { textProblem } from "./text.ts";

/** A problem with a value. */
export interface Problem {
  /** The path of the key, as in `export.power.type` or `drivers.allow[0]`. */
  path: string;
  /** The rule that is broken. It continues a sentence ("property X must be ...") and never holds the value. */
  reason: string;
}

/** The options of a validation. */
export interface ValidateOptions {
  /**
   * Tells whether a value is not known yet, as in a preview. Such values, and all below them, pass.
   * @default no value is unknown
   */
  isUnknown?: (value: unknown) => boolean;
}

/** A plain object whose keys were checked. */
export type Fields = Record<string, unknown>;

/** The problems of one value. Each method that finds a problem adds it and continues. */
export class Problems {
  readonly found: Problem[] = [];
  readonly #isUnknown: (value: unknown) => boolean;

  constructor(options: ValidateOptions = {}) {
    this.#isUnknown = options.isUnknown ?? (() => false);
  }

  add(path: string, reason: string): void {
    this.found.push({ path, reason });
  }

  /** Tells whether there is nothing to check: the value is unknown or left out. */
  skips(value: unknown): boolean {
    return value === undefined || this.#isUnknown(value);
  }

  isUnknown(value: unknown): boolean {
    return this.#isUnknown(value);
  }

  /** Returns the text at the path; undefined if it is left out, unknown or not text. */
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

  /** Returns the own entries of a map with any keys; undefined if it is left out, unknown or not a map. */
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

  /** Returns a map with the given keys and no others; undefined if it is left out, unknown or not a map. */
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

/** Returns the path of a key below a path, in Pulumi's notation. */
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
