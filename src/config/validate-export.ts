import { at, type Fields, type Problems } from "../problems.ts";

const KEYS = ["type", "description", "methodsDescription", "config", "children", "ref"] as const;

/** The parameters that Jumpstarter itself passes to every driver. Setting one of them again would be a Python error. */
const PASSED_BY_JUMPSTARTER = ["description", "methods_description", "children"];

/** The class behind a reference. A driver can name it, too. */
const PROXY = "jumpstarter_driver_composite.driver.Proxy";

/** Checks a driver tree: first every entry, then the references. */
export function checkExport(problems: Problems, path: string, value: unknown): void {
  const references: { path: string; ref: string }[] = [];
  checkDrivers(problems, path, value, [], references);
  for (const { path, ref } of references) {
    if (!mayResolve(problems, value, ref.split("."))) {
      problems.add(path, "must be the dotted path of a driver in the tree, from its top");
    }
  }
}

function checkDrivers(
  problems: Problems,
  path: string,
  value: unknown,
  above: unknown[],
  references: { path: string; ref: string }[],
): void {
  if (above.includes(value)) {
    problems.add(path, "must not contain itself");
    return;
  }
  for (const [name, driver] of problems.map(path, value) ?? []) {
    const here = at(path, name);
    if (name === "") problems.add(here, "must have a name");
    if (driver === undefined) continue;
    if (above.includes(driver)) {
      problems.add(here, "must not contain itself");
      continue;
    }
    const fields = problems.fields(here, driver, KEYS);
    if (fields === undefined) continue;
    checkKind(problems, here, fields);
    problems.text(at(here, "type"), fields.type);
    problems.text(at(here, "description"), fields.description, { empty: true });
    for (const [method, text] of problems.map(at(here, "methodsDescription"), fields.methodsDescription) ?? []) {
      problems.text(at(at(here, "methodsDescription"), method), text, { empty: true });
    }
    checkDriverConfig(problems, at(here, "config"), fields.config);
    checkDrivers(problems, at(here, "children"), fields.children, [...above, value, driver], references);
    const ref = problems.text(at(here, "ref"), fields.ref);
    if (ref !== undefined) references.push({ path: at(here, "ref"), ref });
    if (fields.type === PROXY) {
      const target = (fields.config as Fields | undefined)?.ref;
      if (typeof target === "string") references.push({ path: at(at(here, "config"), "ref"), ref: target });
    }
  }
}

/**
 * Checks that an entry is a driver (type), a group (children) or a reference (ref), and has the keys of that kind
 * alone: Jumpstarter would silently drop the others. A value that is not known yet may turn out to be left out.
 */
function checkKind(problems: Problems, path: string, fields: Fields): void {
  const invalidate = (reason: string, keys: readonly string[]) => {
    for (const key of keys) if (!problems.skips(fields[key])) problems.add(at(path, key), reason);
  };
  if (!problems.skips(fields.ref)) {
    invalidate("must not be set beside ref", ["type", "description", "methodsDescription", "config", "children"]);
  } else if (fields.type === undefined && fields.ref === undefined) {
    if (fields.children === undefined) problems.add(path, "must have a type, children or a ref");
    invalidate("must not be set without type", ["description", "methodsDescription", "config"]);
  }
}

function checkDriverConfig(problems: Problems, path: string, value: unknown): void {
  const entries = problems.map(path, value) ?? [];
  for (const [key, parameter] of entries) {
    if (parameter === undefined) continue;
    if (PASSED_BY_JUMPSTARTER.includes(key)) {
      problems.add(at(path, key), "must not be set here: Jumpstarter passes it to the driver itself");
    } else {
      problems.data(at(path, key), parameter, parameterProblem, [value]);
    }
  }
}

/** Returns the reason why a value cannot be a parameter: anything that YAML can hold, except null. */
function parameterProblem(value: unknown): string | undefined {
  if (value === undefined) return "must not be undefined";
  if (typeof value === "number") {
    if (!Number.isFinite(value)) return "must be a finite number";
    if (!Number.isInteger(value) || Number.isSafeInteger(value)) return undefined;
    return "must be a number that is held exactly, at most 2^53 - 1 (write a larger one as a string)";
  }
  const isData = ["string", "boolean", "object"].includes(typeof value) && value !== null;
  return isData ? undefined : "must be a string, a number, true or false, a list or a map";
}

/**
 * Tells whether a path may lead to a driver. Below a driver (type) there may be children that the driver itself
 * creates; below a reference there are none.
 */
function mayResolve(problems: Problems, drivers: unknown, names: string[]): boolean {
  if (names.length === 0 || problems.isUnknown(drivers)) return true;
  if (typeof drivers !== "object" || drivers === null) return false;
  const [name, ...rest] = names;
  if (!Object.hasOwn(drivers, name!)) return false;
  const driver = (drivers as Fields)[name!];
  if (problems.isUnknown(driver)) return true;
  if (typeof driver !== "object" || driver === null) return false;
  const { type, children } = driver as Fields;
  return type !== undefined || mayResolve(problems, children, rest);
}
