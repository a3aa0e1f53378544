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

/** The expectations of a text. */
interface TextOptions {
  /** Whether it may be empty. @default false */
  empty?: boolean;
  /** Whether it must not be left out. @default false */
  required?: boolean;
  /** Returns the reason why a text is not a good one; `undefined` if it is. */
  rule?: (text: string) => string | undefined;
}

/** The expectations of a value that is no text. */
interface ValueOptions {
  /** Whether it must not be left out. @default false */
  required?: boolean;
}

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

  /** Tells whether there is nothing to check: the value is unknown, or left out where it may be. */
  skips(value: unknown, { required = false }: ValueOptions = {}): boolean {
    return (value === undefined && !required) || this.#isUnknown(value);
  }

  isUnknown(value: unknown): boolean {
    return this.#isUnknown(value);
  }

  /** Returns the text at the path; undefined if it is left out, unknown or has a problem. */
  text(path: string, value: unknown, options: TextOptions = {}): string | undefined {
    if (this.skips(value, options)) return undefined;
    const expected = options.empty ? "a string" : "a non-empty string";
    if (typeof value !== "string") {
      this.#addMismatch(path, expected, value);
      return undefined;
    }
    const isEmpty = value === "" && !options.empty;
    const reason = isEmpty ? `must be ${expected}` : (textProblem(value) ?? options.rule?.(value));
    if (reason === undefined) return value;
    this.add(path, reason);
    return undefined;
  }

  boolean(path: string, value: unknown): void {
    if (!this.skips(value) && typeof value !== "boolean") this.#addMismatch(path, "true or false", value);
  }

  /** Checks a whole number, of at least `minimum` and at most `maximum` where they are given. */
  integer(path: string, value: unknown, minimum?: number, maximum = Infinity): void {
    const isInside = (number: number) => number >= (minimum ?? -Infinity) && number <= maximum;
    if (this.skips(value) || (Number.isSafeInteger(value) && isInside(value as number))) return;
    const least = minimum === undefined ? "" : ` of at least ${minimum}`;
    this.add(path, `must be a whole number${least}${maximum === Infinity ? "" : ` and at most ${maximum}`}`);
  }

  /** Checks a number of at least `minimum`. */
  number(path: string, value: unknown, minimum: number): void {
    if (this.skips(value) || (Number.isFinite(value) && (value as number) >= minimum)) return;
    this.add(path, `must be a number of at least ${minimum}`);
  }

  oneOf(path: string, value: unknown, choices: readonly string[], options?: ValueOptions): void {
    if (this.skips(value, options) || choices.includes(value as string)) return;
    this.add(path, `must be one of ${choices.join(", ")}`);
  }

  /** Returns the elements of a list with their paths; none if it is left out, unknown or not a list. */
  list(path: string, value: unknown, options?: ValueOptions): [path: string, value: unknown][] {
    if (this.skips(value, options)) return [];
    // from() shows holes as undefined
    if (Array.isArray(value)) return Array.from(value, (element, index) => [at(path, index), element]);
    this.#addMismatch(path, "a list", value);
    return [];
  }

  /** Returns the own entries of a map with any keys; undefined if it is left out, unknown or not a map. */
  map(path: string, value: unknown, options?: ValueOptions): [key: string, value: unknown][] | undefined {
    if (this.skips(value, options)) return undefined;
    if (!isPlainObject(value)) {
      this.#addMismatch(path, "a map", value);
      return undefined;
    }
    return Object.entries(value).filter(([key]) => {
      const reason = keyProblem(key);
      if (reason !== undefined) this.add(at(path, key), reason);
      return reason === undefined;
    });
  }

  /** Returns a map with the given keys and no others; undefined if it is left out, unknown or not a map. */
  fields(path: string, value: unknown, keys: readonly string[], options?: ValueOptions): Fields | undefined {
    const entries = this.map(path, value, options);
    if (entries === undefined) return undefined;
    for (const [key, entry] of entries) {
      if (entry !== undefined && !keys.includes(key)) {
        this.add(at(path, key), `must not be set: the keys here are ${keys.join(", ")}`);
      }
    }
    return Object.fromEntries(entries.filter(([key]) => keys.includes(key)));
  }

  /**
   * Checks a value of any depth: it and all below it must be data and contain no cycle.
   *
   * @param rule returns the reason against a value, before anything else is said of it; `undefined` if there is none
   * @param above the lists and maps that the value is in
   */
  data(
    path: string,
    value: unknown,
    rule: (value: unknown) => string | undefined,
    above: readonly unknown[] = [],
  ): void {
    if (this.#isUnknown(value)) return;
    const reason = rule(value) ?? dataProblem(value, above);
    if (reason !== undefined) this.add(path, reason);
    else if (typeof value === "string") this.text(path, value, { empty: true });
    else if (Array.isArray(value)) {
      for (const [here, element] of this.list(path, value)) this.data(here, element, rule, [...above, value]);
    } else if (isPlainObject(value)) {
      for (const [key, entry] of this.map(path, value) ?? []) {
        if (entry !== undefined) this.data(at(path, key), entry, rule, [...above, value]);
      }
    }
  }

  #addMismatch(path: string, expected: string, value: unknown): void {
    this.add(path, `must be ${expected}; it is ${typeName(value)}`);
  }
}

/** Returns the reason against a blank text. A blank kubeconfig or context would mean the default one: another cluster, perhaps. */
export function blankProblem(text: string): string | undefined {
  return text.trim() === "" ? "must not be blank" : undefined;
}

/** Returns a problem for each argument that does not exist: a misspelt one must not be ignored. */
export function unknownArguments(args: object, known: readonly string[]): Problem[] {
  return Object.entries(args)
    .filter(([key, value]) => value !== undefined && !known.includes(key))
    .map(([path]) => ({ path, reason: `must not be set: there is no such argument; there are ${known.join(", ")}` }));
}

/** Returns a problem as a sentence for people. */
export function describeProblem({ path, reason }: Problem): string {
  return `${path} ${reason}`;
}

/** Returns the path of a key below a path, in Pulumi's notation and in one line. */
export function at(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${JSON.stringify(shortened(key))}]`;
  return path === "" ? key : `${path}.${shortened(key)}`;
}

function shortened(key: string): string {
  return key.length > 80 ? `${key.slice(0, 80)}...` : key;
}

/** The text that Pulumi's SDK returns for an Output that is used as a string, which no program intends. */
const STRINGIFIED_OUTPUT = /Calling \[to(String|JSON)\] on an \[Output<T>\] is not supported/;

function textProblem(text: string): string | undefined {
  if (!text.isWellFormed()) return "must be well-formed Unicode";
  if (!STRINGIFIED_OUTPUT.test(text)) return undefined;
  return "must not be an Output in a template literal or joined with +: use pulumi.interpolate`...`";
}

function keyProblem(key: string): string | undefined {
  if (!key.isWellFormed()) return "must have a name of well-formed Unicode";
  // An assignment of this key changes the object's prototype, so it would get lost on the way.
  if (key === "__proto__") return "must have another name";
  return undefined;
}

function dataProblem(value: unknown, above: readonly unknown[]): string | undefined {
  if (above.includes(value)) return "must not contain itself";
  const isData =
    typeof value === "object"
      ? value === null || Array.isArray(value) || isPlainObject(value)
      : !["function", "symbol", "bigint"].includes(typeof value);
  return isData ? undefined : `must be data; it is ${typeName(value)}`;
}

function typeName(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value !== "object") return `a ${typeof value}`;
  return isPlainObject(value) ? "a map" : "an object of a class";
}

export function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  // Objects of another realm (a vm context) have that realm's Object.prototype.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
