import { isDeepStrictEqual } from "node:util";
import { textProblem } from "../config/text.ts";
import {
  isDnsLabel,
  isDnsSubdomain,
  isLabelKey,
  isLabelValue,
  MAX_SUBDOMAIN,
  parseDuration,
} from "../kubernetes/names.ts";
import { UNKNOWN } from "./inputs.ts";
import { RESERVED } from "./manageable.ts";
import { own } from "./patch.ts";

const NAME =
  "must be a lowercase RFC 1123 subdomain: letters a-z, digits, '-' and '.', beginning and ending with a letter or digit";
const NAMESPACE =
  "must be a lowercase RFC 1123 label: at most 63 letters a-z, digits and '-', beginning and ending with a letter or digit";
const MAX_ANNOTATIONS = 256 * 1024;

/**
 * Collects everything that is wrong with the inputs of a resource, all at once. What is unknown in a preview passes, and
 * so does what the state holds already: a refresh may have put it there, and `ignoreChanges` may keep it.
 */
export class Validation {
  readonly failures: string[] = [];
  readonly #unchanged: ReadonlySet<string>;

  constructor(olds: object = {}, news: object = {}) {
    const before = olds as Record<string, unknown>;
    const unchanged = Object.entries(news).filter(
      ([key, value]) => value !== undefined && isDeepStrictEqual(own(before, key), value),
    );
    this.#unchanged = new Set(unchanged.map(([key]) => key));
  }

  /** Adds a failure, which names the property and never its value: it may be secret. */
  fail(property: string, reason: string): void {
    if (!this.#unchanged.has(property.split(/[.[]/, 1)[0] ?? "")) this.failures.push(`${property} ${reason}`);
  }

  /** The object's name; the controller appends `suffix` for the Secret's. */
  name(value: unknown, suffix = ""): void {
    if (!this.text("name", value)) return;
    const limit = MAX_SUBDOMAIN - suffix.length;
    if (!isDnsSubdomain(value)) this.fail("name", NAME);
    else if (value.length > limit) this.fail("name", `must have at most ${limit} characters; it has ${value.length}`);
  }

  namespace(value: unknown): void {
    if (!this.text("namespace", value)) return;
    if (!isDnsLabel(value)) this.fail("namespace", NAMESPACE);
  }

  /** Labels that an object is to have. */
  labels(property: string, value: unknown): void {
    for (const [key] of this.labelMap(property, value)) {
      if (key.startsWith(RESERVED.controller)) {
        this.fail(
          at(property, key),
          `must not begin with ${RESERVED.controller}: these labels belong to the Jumpstarter controller`,
        );
      }
    }
  }

  /** A map of label keys and values. Returns its entries. */
  labelMap(property: string, value: unknown): [string, unknown][] {
    const entries = this.#map(property, value);
    for (const [key, label] of entries) {
      this.key(at(property, key), key);
      this.labelValue(at(property, key), label);
    }
    return entries;
  }

  labelValue(property: string, value: unknown): void {
    if (!this.text(property, value) || isLabelValue(value)) return;
    this.fail(
      property,
      "must be a label value: empty, or at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit",
    );
  }

  annotations(property: string, value: unknown): void {
    let size = 0;
    for (const [key, annotation] of this.#map(property, value)) {
      this.key(at(property, key), key);
      if (key.startsWith(RESERVED.controller) || key.startsWith(RESERVED.package)) {
        const owner = key.startsWith(RESERVED.controller) ? "the Jumpstarter controller" : "this package";
        this.fail(at(property, key), `must not begin with ${key.split("/")[0]}/: these annotations belong to ${owner}`);
      }
      if (this.text(at(property, key), annotation)) size += key.length + Buffer.byteLength(annotation);
    }
    if (size > MAX_ANNOTATIONS)
      this.fail(property, `must have at most ${MAX_ANNOTATIONS} bytes in all; they have ${size}`);
  }

  username(value: unknown): void {
    if (value === undefined || !this.text("username", value)) return;
    if (value === "" || value.trim() !== value)
      this.fail("username", "must be a non-empty string without spaces around it");
    else if (/\p{Cc}/u.test(value)) this.fail("username", "must not contain control characters");
  }

  boolean(property: string, value: unknown): void {
    if (value === undefined || value === UNKNOWN || typeof value === "boolean") return;
    this.fail(property, `must be true or false; it is ${typeName(value)}`);
  }

  /** The consent to an adoption. */
  adoption(property: string, value: unknown): void {
    if (typeof value !== "object" || value === null) this.boolean(property, value);
    else if (!this.keys(property, value, ["from"])) return;
    else if (this.text(`${property}.from`, value.from) && !value.from.startsWith("urn:pulumi:")) {
      this.fail(`${property}.from`, "must be the URN of the resource that owns the object");
    }
  }

  /** A Go duration; `minimum` in milliseconds. */
  duration(property: string, value: unknown, minimum: number): void {
    if (value === undefined || !this.text(property, value)) return;
    const milliseconds = parseDuration(value);
    if (milliseconds === undefined) {
      this.fail(property, 'must be a duration of hours, minutes and seconds such as "720h", "5m" or "1m30s"');
    } else if (milliseconds < minimum) this.fail(property, `must be at least ${minimum / 1000}s`);
  }

  triggers(property: string, value: unknown): void {
    for (const [key, trigger] of this.#map(property, value)) {
      if (key === "") this.fail(property, "must not have an empty key");
      this.text(at(property, key), trigger);
    }
  }

  /** Tells whether it is a string that is known and can be sent. What is unknown is no failure. */
  text(property: string, value: unknown): value is string {
    if (value === UNKNOWN) return false;
    const problem = typeof value === "string" ? textProblem(value) : `must be a string; it is ${typeName(value)}`;
    if (problem === undefined) return true;
    this.fail(property, problem);
    return false;
  }

  /** The elements of a list with their paths. */
  list(property: string, value: unknown): [string, unknown][] {
    if (value === UNKNOWN) return [];
    if (Array.isArray(value)) return value.map((element, index) => [`${property}[${index}]`, element]);
    this.fail(property, `must be a list; it is ${typeName(value)}`);
    return [];
  }

  /** Is it a map that is known? It must have no other keys than these. */
  keys(property: string, value: unknown, known: string[]): value is Record<string, unknown> {
    if (value === UNKNOWN) return false;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.fail(property, `must be a map; it is ${typeName(value)}`);
      return false;
    }
    for (const key of Object.keys(value)) {
      if (!known.includes(key)) {
        this.fail(at(property, key), `must not be set: there is no such key; there are ${known.join(", ")}`);
      }
    }
    return true;
  }

  /** A key of a label or an annotation. */
  key(property: string, key: string): void {
    if (isLabelKey(key)) return;
    this.fail(
      property,
      "must have a key of the form [prefix/]name: a DNS subdomain as prefix, at most 63 letters, digits, '-', '_' and '.' as name",
    );
  }

  #map(property: string, value: unknown): [string, unknown][] {
    if (value === undefined || value === UNKNOWN) return [];
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.entries(value);
    this.fail(property, `must be a map of strings; it is ${typeName(value)}`);
    return [];
  }
}

/** `labels["a b"]`, in a form that cannot break a line of the output. */
function at(property: string, key: string): string {
  const short = key.length > 80 ? `${key.slice(0, 80)}...` : key;
  return `${property}[${JSON.stringify(short)}]`;
}

function typeName(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a map" : `a ${typeof value}`;
}
