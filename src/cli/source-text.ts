/** Values and names as TypeScript source text. */

const LINE_WIDTH = 100;

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** An expression that stands for a value. */
export class SourceText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Writes a JSON value as a literal. What follows its first line is indented by `indent`. */
export function literal(value: unknown, indent = ""): string {
  if (value instanceof SourceText) return value.text;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((item) => literal(item, inner))
    : Object.entries(value).map(([key, item]) => `${propertyName(key)}: ${literal(item, inner)}`);
  if (parts.length === 0) return open + close;
  const space = Array.isArray(value) ? "" : " ";
  const line = `${open}${space}${parts.join(", ")}${space}${close}`;
  if (line.length <= LINE_WIDTH && !line.includes("\n")) return line;
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join("")}${indent}${close}`;
}

function propertyName(key: string): string {
  // Without the brackets, __proto__ would set the prototype instead of a property.
  if (key === "__proto__") return '["__proto__"]';
  return IDENTIFIER.test(key) ? key : JSON.stringify(key);
}

/** Chooses a variable for each name: a valid one, and each only once. */
export class Identifiers {
  readonly #taken: Set<string>;

  constructor(taken: readonly string[]) {
    this.#taken = new Set([...RESERVED, ...taken]);
  }

  /** Chooses rpi4Bench1 for "rpi4-bench-1"; where that is no identifier or taken, rpi4Bench1Exporter, exporter4x, ... */
  choose(name: string, kind: string): string {
    const camel = name
      .split(/[^A-Za-z0-9]+/)
      .filter((part) => part !== "")
      .map((part, index) => (index === 0 ? part : part[0]!.toUpperCase() + part.slice(1)))
      .join("");
    const valid = IDENTIFIER.test(camel) ? camel : kind[0]!.toLowerCase() + kind.slice(1) + camel;
    let choice = valid;
    for (let count = 1; this.#taken.has(choice); count++) choice = `${valid}${kind}${count === 1 ? "" : count}`;
    this.#taken.add(choice);
    return choice;
  }
}

/** Words that cannot name a variable of a module, be it an ES module or one that is compiled to CommonJS. */
const RESERVED = (
  "__dirname __filename arguments await break case catch class const continue debugger default delete do else enum eval export exports extends false " +
  "finally for function globalThis if implements import in instanceof interface let module new null package private protected public " +
  "require return static super switch this throw true try typeof undefined var void while with yield"
).split(" ");
