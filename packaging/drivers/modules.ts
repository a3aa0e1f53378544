/**
 * The catalogue as TypeScript: a file of types for each package, and one file with the functions of all of them, because a
 * program that imports the catalogue would wait for each file that is more than types.
 */

import type { FactType } from "../../src/config/driver-facts.ts";
import type { Catalogue, CatalogueClass, CataloguePackage } from "./catalogue.ts";
import type { Model, Parameter } from "./read-drivers.ts";
import { isSecret } from "./secrets.ts";

/** The files of src/drivers/, by their names. */
export function modules(catalogue: Catalogue): Map<string, string> {
  const packages = catalogue.packages.filter(({ classes }) => classes.length > 0);
  const models: Models = new Map(
    packages.flatMap((own) => own.models.map((model) => [model.type, { ...model, own }] as const)),
  );
  const files = packages.map((own) => [`${own.file}.ts`, typesText(own, packages, models)] as const);
  return new Map([...files, ["index.ts", indexText(packages, models)]]);
}

type Models = Map<string, Model & { own: CataloguePackage }>;

function indexText(packages: CataloguePackage[], models: Models): string {
  const body = packages.map((own) => namespaceText(own, models)).join("\n\n");
  return `/**
 * Every driver of Jumpstarter, typed: an object for each driver package, with a function for each driver class.
 *
 * @example
 * \`\`\`ts
 * import { JumpstarterExporter } from "pulumi-jumpstarter";
 * import { power, pyserial } from "pulumi-jumpstarter/drivers";
 *
 * new JumpstarterExporter("rpi4-bench-1", {
 *   export: { power: power.MockPower(), serial: pyserial.PySerial({ url: "/dev/ttyUSB0" }) },
 * });
 * \`\`\`
 *
 * @packageDocumentation
 */
${packages.map((own) => `import type { ${ownTypes(own).join(", ")} } from "./${own.file}.ts";`).join("\n")}
import { type Driver, type DriverOptions, describe } from "./driver.ts";

export type { AnyDriver, CommonConfig, Driver, DriverOptions } from "./driver.ts";
${packages.map(({ file }) => `export type * from "./${file}.ts";`).join("\n")}

${body}`;
}

/** The types that the functions of a package name. */
function ownTypes({ classes }: CataloguePackage): string[] {
  return classes.flatMap((driver) => [
    `${driver.name}Config`,
    ...(namesChildren(driver) ? [`${driver.name}Children`] : []),
  ]);
}

function namesChildren({ children }: CatalogueClass): boolean {
  return children.required.length + children.optional.length > 0;
}

function namespaceText({ id, name, page, classes }: CataloguePackage, models: Models): string {
  return [
    `/** The drivers of [${name}](${page}). */`,
    `export const ${id} = {`,
    classes.map((driver) => `${functionText(driver, page, models)},`).join("\n\n"),
    "};",
  ].join("\n");
}

function functionText(driver: CatalogueClass, page: string, models: Models): string {
  const { name, type, children, since } = driver;
  const secrets = driver.parameters.filter((parameter) => isSecret(parameter, models)).map(({ name }) => name);
  const needsChildren = children.required.length > 0;
  const needsConfig = driver.parameters.some(({ required }) => required);
  const config = `config${needsConfig || needsChildren ? "" : "?"}: ${name}Config${needsChildren && !needsConfig ? " | undefined" : ""}`;
  const options = `options${needsChildren ? "" : "?"}: DriverOptions${namesChildren(driver) ? `<${name}Children>` : ""}`;
  const values = [JSON.stringify(type), "config", "options", ...(secrets.length > 0 ? [JSON.stringify(secrets)] : [])];
  return [
    `  /** [\`${type}\`](${page}).${since ? ` Since ${since}.` : ""} */`,
    `  ${name}: (${config}, ${options}): Driver => describe(${values.join(", ")})`,
  ].join("\n");
}

function typesText(own: CataloguePackage, packages: CataloguePackage[], models: Models): string {
  const body = [
    ...own.models.map((model) =>
      interfaceText(model.name, `A map that drivers of ${own.name} take.`, "", model, models),
    ),
    ...own.classes.flatMap((driver) => [
      interfaceText(
        `${driver.name}Config`,
        `The parameters of ${driver.name}.`,
        " extends CommonConfig",
        driver,
        models,
      ),
      ...(namesChildren(driver) ? [childrenText(driver)] : []),
    ]),
  ].join("\n\n");
  const borrowed = packages.filter(({ id }) => id !== own.id && body.includes(`<${id}.`));
  return [
    ...(body.includes("Input<") ? ['import type { Input } from "@pulumi/pulumi";'] : []),
    ...borrowed.map(({ id, file }) => `import type * as ${id} from "./${file}.ts";`),
    `import type { ${body.includes("AnyDriver") ? "AnyDriver, " : ""}CommonConfig } from "./driver.ts";`,
    "",
    body,
  ].join("\n");
}

function childrenText({ name, children }: CatalogueClass): string {
  return [
    `/** The children of ${name}. */`,
    // Not an interface: only an alias can be given where a map of drivers is asked for.
    `export type ${name}Children = Record<string, AnyDriver> & {`,
    ...children.required.map((child) => `  ${child}: AnyDriver;`),
    ...children.optional.map((child) => `  ${child}?: AnyDriver;`),
    "};",
  ].join("\n");
}

function interfaceText(
  name: string,
  doc: string,
  above: string,
  { parameters, package: module }: Pick<Model, "parameters" | "package">,
  models: Models,
): string {
  const fields = parameters.flatMap((parameter) => [
    ...parameterDoc(parameter),
    `  ${parameter.name}${parameter.required ? "" : "?"}: ${inputText(parameter.type, module, models)};`,
  ]);
  return [`/** ${doc} */`, `export interface ${name}${above} {`, ...fields, "}"].join("\n");
}

function parameterDoc(parameter: Parameter & { since?: string }): string[] {
  const words = [
    ...(parameter.since ? [`Since ${parameter.since}.`] : []),
    ...(parameter.type === "integer" ? ["A whole number."] : []),
    ...(parameter.required ? [] : [`@default ${defaultText(parameter)}`]),
  ];
  return words.length > 0 ? [`  /** ${words.join(" ").replaceAll("*/", "*\\/")} */`] : [];
}

/** A default as it is written in TypeScript. */
function defaultText({ default: value, chosen }: Parameter): string {
  if (chosen !== undefined) return `chosen by the driver: \`${chosen}\``;
  return value === undefined ? "none" : JSON.stringify(value);
}

function inputText(type: FactType, module: string, models: Models): string {
  return `Input<${typeText(type, module, models)}>`;
}

/** The TypeScript type; what is in a list, a map or a model can come from another resource as well. */
function typeText(type: FactType, module: string, models: Models): string {
  if (typeof type === "string") return type === "integer" ? "number" : type === "any" ? "unknown" : type;
  const [kind, ...parts] = type;
  if (kind === "oneOf") return parts.map((value) => JSON.stringify(value)).join(" | ");
  if (kind === "model") {
    const { name, own } = models.get(parts[0] as string)!;
    return own.module === module ? name : `${own.id}.${name}`;
  }
  if (kind === "either")
    return narrowed(parts as FactType[])
      .map((part) => typeText(part, module, models))
      .join(" | ");
  const inner = inputText(parts[0] as FactType, module, models);
  return kind === "list" ? `${inner}[]` : `Record<string, ${inner}>`;
}

/** Beside a model, Python's `dict` says nothing more than how it arrives. */
function narrowed(types: FactType[]): FactType[] {
  const hasModel = types.some(([kind]) => kind === "model");
  return types.filter((type) => !(hasModel && type[0] === "map" && type[1] === "any"));
}
