import type { Importable } from "./importable.ts";
import { Identifiers, literal } from "./source-text.ts";

/** The program that manages the objects as they are. */
export function programText(importable: readonly Importable[]): string {
  if (importable.length === 0) return "";
  const classes = [...new Set(importable.map(({ kind }) => kind.resourceClass))].sort();
  const identifiers = new Identifiers(["namespace", ...classes]);
  const resources = importable.map(({ kind, name, args }) => {
    const variable = identifiers.choose(name, kind.kind);
    const properties = Object.entries(args).map(([key, value]) => `  ${key}: ${literal(value, "  ")},\n`);
    const options = "{ protect: true }";
    return `const ${variable} = new ${kind.resourceClass}(${literal(name)}, {\n  namespace,\n${properties.join("")}}, ${options});\n`;
  });
  return [
    `import { ${classes.join(", ")} } from "pulumi-jumpstarter";`,
    "",
    "// pulumi import protects what it brings in: remove `protect` from what may be deleted.",
    "// What is only in configuration files (an exporter's `export`, a client's `drivers`) is not in the cluster: add it.",
    `const namespace = ${literal(importable[0]!.namespace)};`,
    "",
    resources.join("\n"),
  ].join("\n");
}
