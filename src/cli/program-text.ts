import type { Importable } from "./importable.ts";
import { replaceSecrets } from "./secret-parameters.ts";
import { Identifiers, literal, SourceText } from "./source-text.ts";

/** The program that manages the objects as they are. */
export interface Program {
  text: string;
  /** The secrets that it takes from the stack configuration. */
  secrets: ProgramSecret[];
}

/** A secret of a configuration file, whose value is not in the program. */
export interface ProgramSecret {
  /** Its key in the stack configuration. */
  key: string;
  /** The place in the configuration file: "power.password of exporter rpi4-bench-1" */
  where: string;
  /** Whether it has more than one line, which Pulumi does not ask for. */
  hasLines: boolean;
}

/** The arguments of each object that only its configuration file holds. An object without a file has none. */
export type ChoicesOf = ReadonlyMap<Importable, Record<string, unknown>>;

const PROTECTION = "// pulumi import protects what it brings in: remove `protect` from what may be deleted.";

/** Writes the program: a resource for each object, and their complete configurations as outputs. */
export function programText(importable: readonly Importable[], choicesOf: ChoicesOf): Program {
  const classes = [...new Set(importable.map(({ kind }) => kind.resourceClass))].sort();
  const outputs = configurationOutputs(importable);
  const identifiers = new Identifiers(["namespace", "pulumi", "config", ...classes, ...outputs.keys()]);
  const variables = new Map(importable.map((object) => [object, identifiers.choose(object.name, object.kind.kind)]));
  const secrets = new ConfigSecrets();
  const resources = importable.map((object) => {
    const args = { ...object.args, ...secrets.replaceIn(object, choicesOf.get(object) ?? {}) };
    const lines = Object.entries(args).map(([key, value]) => `  ${key}: ${literal(value, "  ")},\n`);
    if (object.kind.kind === "Exporter" && !choicesOf.has(object)) lines.push(NO_FILE);
    const { resourceClass } = object.kind;
    const name = literal(object.name);
    return `const ${variables.get(object)} = new ${resourceClass}(${name}, {\n  namespace,\n${lines.join("")}}, { protect: true });\n`;
  });
  const exports = [...outputs].map(([output, objects]) => {
    const entries = objects.map((object) => [object.name, new SourceText(`${variables.get(object)}.config`)]);
    return `/** ${DESCRIPTIONS[output]} Secret. */\nexport const ${output} = ${literal(Object.fromEntries(entries))};\n`;
  });
  const needsConfig = secrets.found.length > 0;
  const text = [
    ...(needsConfig ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
    `import { ${classes.join(", ")} } from "pulumi-jumpstarter";`,
    "",
    PROTECTION,
    `const namespace = ${literal(importable[0]!.namespace)};`,
    ...(needsConfig ? ["const config = new pulumi.Config();"] : []),
    "",
    [...resources, ...exports].join("\n"),
  ].join("\n");
  return { text, secrets: secrets.found };
}

const NO_FILE = "  // No configuration file of this exporter was found: its drivers belong here, as `export`.\n";

const DESCRIPTIONS: Record<string, string> = {
  exporterConfigs: "By exporter, the file for `jmp run --exporter-config`.",
  clientConfigs: "By client, the file for `jmp`.",
};

function configurationOutputs(importable: readonly Importable[]): Map<string, Importable[]> {
  const configured = importable.filter(({ kind }) => kind.configuration);
  return Map.groupBy(configured, ({ kind }) => kind.configuration!.output);
}

/** Takes the secrets out of arguments, and gives each a key in the stack configuration. */
class ConfigSecrets {
  readonly found: ProgramSecret[] = [];
  readonly #keys = new Identifiers([]);

  replaceIn({ name, kind }: Importable, choices: Record<string, unknown>): Record<string, unknown> {
    return replaceSecrets(choices, (path, secret) => {
      const key = this.#keys.choose([name, ...path].join("-"), kind.kind);
      const hasLines = typeof secret === "string" && secret.includes("\n");
      this.found.push({ key, where: `${path.join(".")} of ${kind.nouns[0]} ${name}`, hasLines });
      return new SourceText(secretExpression(key, secret));
    });
  }
}

function secretExpression(key: string, secret: string | number): string {
  if (typeof secret === "number") return `config.requireSecretNumber(${literal(key)})`;
  const text = `config.requireSecret(${literal(key)})`;
  // Pulumi takes the last line end from the file that it reads a value from; a private key needs its own.
  return secret.endsWith("\n") ? `pulumi.interpolate\`\${${text}}\\n\`` : text;
}
