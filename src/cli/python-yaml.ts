import { type Document, parseDocument, type Tags } from "yaml";

/** The texts that PyYAML takes for more than a string: fewer than YAML 1.1 does. */
const RULES: Record<string, RegExp | undefined> = {
  // `y` and `n` are strings.
  "tag:yaml.org,2002:bool": /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  // So is 0789: only octal digits may follow a zero.
  "tag:yaml.org,2002:int": /^[-+]?(?:0b[01_]+|0x[\da-fA-F_]+|0[0-7_]*|[1-9][\d_]*(?::[0-5]?\d)*)$/,
  // And 12e3, since a float needs a point, and its exponent a sign.
  "tag:yaml.org,2002:float":
    /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
};

/** Parses YAML as PyYAML does, by which `jmp` reads its files. */
export function parsePythonYaml(text: string): Document {
  return parseDocument(text, { version: "1.1", logLevel: "silent", customTags: asPython });
}

function asPython(tags: Tags): Tags {
  return tags.map((tag) => {
    if (typeof tag === "string" || !("test" in tag) || tag.test === undefined) return tag;
    const rule = RULES[tag.tag];
    return rule === undefined ? tag : { ...tag, test: new RegExp(`(?=${rule.source})${tag.test.source}`) };
  });
}
