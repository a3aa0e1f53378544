import { createRequire } from "node:module";
import { at, isPlainObject, type Problem, Problems, type ValidateOptions } from "../problems.ts";
import type { DriverFacts, FactParameters, FactType } from "./driver-facts.ts";
import { didYouMean, nearest } from "./nearest.ts";

// The catalogue and the search for similar names are loaded when they are first needed.
const require = createRequire(import.meta.url);

const PACKAGE_PREFIX = "jumpstarter_driver_";

/**
 * Checks the drivers of an exporter against the catalogue of Jumpstarter's drivers: finds classes and parameters that do
 * not exist, required ones that are missing, and values of a wrong type. Drivers of other packages pass. An exporter may
 * run another version than the catalogue was made from (see `docs/drivers.md`): a finding need not be an error.
 *
 * @param drivers the drivers by name, as in the `export` of a `JumpstarterExporter`
 *
 * @example validateDrivers({ power: { type: "jumpstarter_driver_power.driver.MokPower" } })
 * // [{ path: "export.power.type", reason: "... has no class MokPower; did you mean MockPower?" }]
 */
export function validateDrivers(drivers: unknown, options?: ValidateOptions): Problem[] {
  const problems = new Problems(options);
  checkTree(problems, "export", drivers, []);
  return problems.found;
}

function checkTree(problems: Problems, path: string, drivers: unknown, above: readonly unknown[]): void {
  for (const [name, driver] of entries(problems, drivers)) {
    if (problems.skips(driver) || !isPlainObject(driver) || above.includes(driver)) continue;
    const here = at(path, name);
    const { type, config, children } = driver as { type?: unknown; config?: unknown; children?: unknown };
    const isText = !problems.skips(type) && typeof type === "string";
    if (isText && type.startsWith(PACKAGE_PREFIX)) checkDriver(problems, here, type, config, children);
    checkTree(problems, at(here, "children"), children, [...above, driver]);
  }
}

function checkDriver(problems: Problems, path: string, name: string, config: unknown, children: unknown): void {
  const { facts }: { facts: DriverFacts } = require("pulumi-jumpstarter/drivers/facts");
  const module = name.split(".")[0]!;
  if (!facts.packages.includes(module)) return;
  const type = facts.aliases[name] ?? name;
  const own = facts.classes[type];
  if (own === undefined) {
    problems.add(at(path, "type"), unknownClass(name, module, facts));
    return;
  }
  const label = type.slice(type.lastIndexOf(".") + 1);
  checkParameters(problems, at(path, "config"), config ?? {}, { ...own, ...facts.common }, label, facts);
  if (problems.isUnknown(children)) return;
  const given = new Map(entries(problems, children));
  for (const child of facts.children[type] ?? []) {
    if (given.get(child) === undefined) problems.add(at(at(path, "children"), child), `must be set: ${label} needs it`);
  }
}

function unknownClass(name: string, module: string, facts: DriverFacts): string {
  const stem = name.slice(0, name.lastIndexOf(".") + 1);
  const last = name.slice(stem.length);
  if (facts.unnameable.includes(name)) return `must be a class that an exporter can make, which ${last} is not`;
  const known = Object.keys(facts.classes).filter((type) => type.startsWith(`${module}.`));
  const near = known.find((type) => type.endsWith(`.${last}`)) ?? nearest(name, known);
  const shown = near === undefined || near.startsWith(stem) ? stem.length : module.length + 1;
  const hint = didYouMean(near?.slice(shown));
  return `must be a driver class: ${module} ${facts.version} has no class ${name.slice(shown)}${hint}`;
}

function checkParameters(
  problems: Problems,
  path: string,
  value: unknown,
  parameters: FactParameters,
  owner: string,
  facts: DriverFacts,
): void {
  if (problems.isUnknown(value) || !isPlainObject(value)) return;
  const types = new Map(Object.entries(parameters).map(([name, type]) => [name.replace("!", ""), type]));
  const given = new Map(entries(problems, value));
  for (const [name, parameter] of given) {
    const type = types.get(name);
    if (parameter === undefined) continue;
    if (type !== undefined) checkType(problems, at(path, name), parameter, type, facts);
    else {
      const hint = didYouMean(nearest(name, [...types.keys()]));
      problems.add(at(path, name), `must not be set: ${owner} has no parameter ${name}${hint}`);
    }
  }
  for (const name of Object.keys(parameters).filter((name) => name.endsWith("!"))) {
    const required = name.slice(0, -1);
    if (given.get(required) === undefined) problems.add(at(path, required), `must be set: ${owner} needs it`);
  }
}

function checkType(problems: Problems, path: string, value: unknown, type: FactType, facts: DriverFacts): void {
  if (fits(problems, value, type, facts)) return;
  const [kind, inner] = typeof type === "string" ? [type] : (type as [string, FactType]);
  const isMap = isPlainObject(value);
  if (kind === "model" && isMap) {
    const model = inner as string;
    checkParameters(problems, path, value, facts.models[model]!, model.slice(model.lastIndexOf(".") + 1), facts);
  } else if ((kind === "list" && Array.isArray(value)) || (kind === "map" && isMap)) {
    const parts: Iterable<[string | number, unknown]> = isMap ? entries(problems, value) : (value as []).entries();
    for (const [key, part] of parts) checkType(problems, at(path, key), part, inner!, facts);
  } else problems.add(path, `must be ${words(type)}`);
}

/** Tells whether a value is one of the type. */
function fits(problems: Problems, value: unknown, type: FactType, facts: DriverFacts): boolean {
  if (problems.skips(value)) return true;
  if (typeof type === "string") return SIMPLE[type].fits(value);
  const all = (parts: unknown[], inner: FactType) => parts.every((part) => fits(problems, part, inner, facts));
  switch (type[0]) {
    case "oneOf":
      return type.slice(1).includes(value as string);
    case "either":
      return (type.slice(1) as FactType[]).some((part) => fits(problems, value, part, facts));
    case "list":
      return Array.isArray(value) && all(value, type[1]);
    case "map":
      return isPlainObject(value) && all(Object.values(value), type[1]);
    case "model": {
      const inside = new Problems({ isUnknown: (part) => problems.isUnknown(part) });
      checkParameters(inside, "", value, facts.models[type[1]]!, "", facts);
      return isPlainObject(value) && inside.found.length === 0;
    }
  }
}

/** The name of each simple type, and its check. Text does not pass for a number: most drivers would keep it as text. */
const SIMPLE = {
  string: { words: "a string", fits: (value: unknown) => typeof value === "string" },
  integer: { words: "a whole number", fits: (value: unknown) => Number.isInteger(value) },
  number: { words: "a number", fits: (value: unknown) => typeof value === "number" },
  boolean: { words: "true or false", fits: (value: unknown) => typeof value === "boolean" },
  any: { words: "anything", fits: () => true },
};

function words(type: FactType): string {
  if (typeof type === "string") return SIMPLE[type].words;
  const [kind, ...parts] = type;
  if (kind === "oneOf") return `one of ${parts.join(", ")}`;
  if (kind === "either") return [...new Set((parts as FactType[]).map(words))].join(" or ");
  return kind === "list" ? "a list" : "a map";
}

/** Returns the own entries of a map; none for any other value. */
function entries(problems: Problems, value: unknown): [string, unknown][] {
  return problems.skips(value) || !isPlainObject(value) ? [] : Object.entries(value);
}
