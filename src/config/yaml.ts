import { createRequire } from "node:module";
import type { Scalar, ScalarTag, Tags } from "yaml";
import type { StringifyContext } from "yaml/util";

// The packages are loaded when a configuration is written, so that programs do not wait for them when they start.
const require = createRequire(import.meta.url);

/**
 * Writes a value as YAML that PyYAML, a YAML 1.1 parser, reads back as the same value.
 *
 * The result is ASCII, like that of PyYAML's own `safe_dump`, because `jmp` opens its files in the encoding of the
 * machine's locale. A string is left unquoted only if no YAML version could read it as anything else.
 *
 * @throws TypeError for values that YAML cannot hold, and for null, which no configuration key needs.
 */
export function toYaml(value: object): string {
  const { Document }: typeof import("yaml") = require("yaml");
  const document = new Document(value, { schema: "failsafe", customTags: withTags, aliasDuplicateObjects: false });
  return document.toString({ lineWidth: 0 });
}

function withTags(tags: Tags): Tags {
  return [textTag, numberTag, booleanTag, ...tags.filter((tag) => tag !== "null")];
}

const textTag: ScalarTag = {
  tag: "tag:yaml.org,2002:str",
  default: true,
  identify: (value) => typeof value === "string",
  resolve: (text) => text,
  stringify: (item, context) => text(item, context),
};

const numberTag: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  default: true,
  identify: (value) => typeof value === "number",
  resolve: (text) => Number(text),
  stringify: (item) => number(item.value as number),
};

const booleanTag: ScalarTag = {
  tag: "tag:yaml.org,2002:bool",
  default: true,
  identify: (value) => typeof value === "boolean",
  resolve: (text) => text === "true",
  stringify: (item) => String(item.value),
};

/** A string that needs no quotes: it starts with a letter, so is no number or date, and has no ": " or `#`. */
const PLAIN = /^[A-Za-z_/][\w./:@+=-]*$/;

/** A word that some YAML version reads as a boolean or as null. */
const RESERVED = /^(y|n|yes|no|on|off|true|false|null)$/i;

/** Tells whether text consists of lines of ASCII, the first of which shows the block's indentation. */
function fitsBlock(value: string): boolean {
  return value.includes("\n") && /^[!-~][\t\n -~]*$/.test(value);
}

function text(item: Scalar, context: StringifyContext): string {
  const value = item.value as string;
  if (PLAIN.test(value) && !value.endsWith(":") && !RESERVED.test(value)) return value;
  if (!context.implicitKey && fitsBlock(value)) {
    const { stringifyString }: typeof import("yaml/util") = require("yaml/util");
    return stringifyString({ ...item, value, type: "BLOCK_LITERAL" }, context);
  }
  return quoted(value);
}

function quoted(value: string): string {
  const escaped = value.replace(/[^ -~]|["\\]/gu, (character) => {
    const short = SHORT_ESCAPES[character];
    if (short !== undefined) return short;
    const code = character.codePointAt(0)!.toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
  });
  return `"${escaped}"`;
}

const SHORT_ESCAPES: Record<string, string | undefined> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** Returns a number for YAML. PyYAML reads `1e-7` as a string: a float needs its point. */
function number(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError("A configuration file cannot hold a number that is not finite");
  return String(value).replace(/^(-?\d+)e/, "$1.0e");
}
