/** The functions of the catalogue as TypeScript: a module a package, a function a class. */
import type { Catalogue, CatalogueClass, CataloguePackage } from "./catalogue.ts";
import type { FactType, Model, Parameter } from "./read-drivers.ts";
import { isSecret } from "./secrets.ts";

/** The files of src/drivers/, by their names. */
export function modules(catalogue: Catalogue): Map<string, string> {
  const packages = catalogue.packages.filter(({ classes, models }) => classes.length + models.length > 0);
  const allModels = new Map(
    packages.flatMap((own) => own.models.map((model) => [model.type, { ...model, own }] as const)),
  );
  const files = new Map(packages.map((own) => [`${own.file}.ts`, moduleText(own, catalogue, allModels)]));
  files.set("index.ts", indexText(packages));
  return files;
}

type Models = Map<string, Model & { own: CataloguePackage }>;

function indexText(packages: CataloguePackage[]): string {
  return [
    "/**",
    " * Every driver of Jumpstarter, typed: a namespace for each driver package, with a function for each driver class.",
    " *",
    " * @example",
    " * ```ts",
    ' * import { JumpstarterExporter } from "pulumi-jumpstarter";',
    ' * import { power, pyserial } from "pulumi-jumpstarter/drivers";',
    " *",
    ' * new JumpstarterExporter("rpi4-bench-1", {',
    ' *   export: { power: power.MockPower(), serial: pyserial.PySerial({ url: "/dev/ttyUSB0" }) },',
    " * });",
    " * ```",
    " *",
    " * @packageDocumentation",
    " */",
    ...packages.map(({ file, id }) => `export * as ${id} from "./${file}.ts";`),
    'export type { AnyDriver, CommonConfig, Driver, DriverOptions } from "./driver.ts";',
  ].join("\n");
}

function moduleText(own: CataloguePackage, catalogue: Catalogue, models: Models): string {
  const body = [
    ...own.models.map((model) =>
      interfaceText(model.name, `A map that drivers of ${own.name} take.`, "", model, models),
    ),
    ...own.classes.map((driver) => classText(driver, own, models)),
  ].join("\n\n");
  const borrowed = [...body.matchAll(/\b([a-z]\w*)\.([A-Z]\w*)\b(?=[>;\]),])/g)].map(([, id]) => id!);
  const imports = catalogue.packages.filter(({ id }) => id !== own.id && borrowed.includes(id));
  const shared = ["AnyDriver", "CommonConfig", "Driver", "DriverOptions"].filter((name) => uses(body, name));
  const input = uses(body, "Input") ? ['import type { Input } from "@pulumi/pulumi";'] : [];
  const specifiers = [...shared.map((name) => `type ${name}`), ...(uses(body, "describe") ? ["describe"] : [])];
  return [
    ...input,
    ...imports.map(({ id, file }) => `import type * as ${id} from "./${file}.ts";`),
    ...(specifiers.length > 0 ? [`import { ${specifiers.join(", ")} } from "./driver.ts";`] : []),
    "",
    body,
  ].join("\n");
}

function uses(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w.])${name}\\b(?=[<(;,>{ )\\]|&])`).test(text.replaceAll(/\/\*\*[\s\S]*?\*\//g, ""));
}

function classText(driver: CatalogueClass, own: CataloguePackage, models: Models): string {
  const { name, type, children } = driver;
  const config = `${name}Config`;
  const needed = children.required.length > 0;
  const named = needed || children.optional.length > 0;
  const secrets = driver.parameters.filter((parameter) => isSecret(parameter, models)).map(({ name }) => name);
  const configIsNeeded = driver.parameters.some(({ required }) => required);
  const options = named ? `DriverOptions<${name}Children>` : "DriverOptions";
  const first = configIsNeeded ? `config: ${config}` : needed ? `config: ${config} | undefined` : `config?: ${config}`;
  return [
    interfaceText(config, `The parameters of {@link ${name}}.`, " extends CommonConfig", driver, models),
    ...(named ? ["", childrenText(driver)] : []),
    "",
    "/**",
    ` * The driver class \`${type}\`.${driver.since ? ` Since ${driver.since}.` : ""}`,
    " *",
    ` * @see {@link ${own.page} | the page of ${own.name}} in Jumpstarter's documentation`,
    " */",
    ...(name in globalThis ? ["// biome-ignore lint/suspicious/noShadowRestrictedNames: the driver's own name"] : []),
    `export function ${name}(${first}, options${needed ? "" : "?"}: ${options}): Driver {`,
    `  return describe(${[JSON.stringify(type), "config", "options", ...(secrets.length > 0 ? [JSON.stringify(secrets)] : [])].join(", ")});`,
    "}",
  ].join("\n");
}

function childrenText({ name, children }: CatalogueClass): string {
  return [
    `/** The children of {@link ${name}}. */`,
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
export function defaultText({ default: value, chosen }: Parameter): string {
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
