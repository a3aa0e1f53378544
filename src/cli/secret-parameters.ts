import { isPlainObject } from "../problems.ts";

/** Words in the name of a parameter that is a secret. */
const SECRET = ["password", "passwd", "passphrase", "secret", "token", "credential", "credentials", "apikey"];

/** Names that Jumpstarter's own drivers have for secrets, which no word of them tells. */
const SECRET_NAMES = ["auth_key", "priv_key", "ssh_identity"];

/** Last words of names that say where a secret is, not what it is. */
const LOCATION = ["file", "path", "dir"];

/** `scheme://user:password@host` */
const URL_WITH_PASSWORD = /^[a-z][a-z0-9+.-]*:\/\/[^/@\s]*:[^/@\s]+@/i;

const PRIVATE_KEY = /^-----BEGIN [A-Z ]*PRIVATE KEY-----/m;

/**
 * Replaces what looks like a secret in the parameters of an exporter's drivers (a power switch's password), which must
 * not stand in a program.
 *
 * @param replace the value to put at the path of names that leads to a secret
 */
export function replaceSecrets(drivers: unknown, replace: (path: string[]) => unknown): unknown {
  return inDrivers(drivers, [], replace);
}

function inDrivers(drivers: unknown, above: string[], replace: (path: string[]) => unknown): unknown {
  if (!isPlainObject(drivers)) return drivers;
  return mapValues(drivers, (name, driver) => {
    if (!isPlainObject(driver)) return driver;
    return mapValues(driver, (key, value) => {
      if (key === "config") return inParameters(value, [...above, name], replace);
      return key === "children" ? inDrivers(value, [...above, name], replace) : value;
    });
  });
}

function inParameters(value: unknown, path: string[], replace: (path: string[]) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item, index) => inParameters(item, [...path, String(index)], replace));
  if (isPlainObject(value)) return mapValues(value, (key, inner) => inParameters(inner, [...path, key], replace));
  return typeof value === "string" && isSecret(path.at(-1)!, value) ? replace(path) : value;
}

function isSecret(name: string, value: string): boolean {
  if (value === "") return false;
  if (URL_WITH_PASSWORD.test(value) || PRIVATE_KEY.test(value) || SECRET_NAMES.includes(name)) return true;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/api[ _-]?key/i, "apikey")
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.toLowerCase());
  return words.some((word) => SECRET.includes(word)) && !LOCATION.includes(words.at(-1)!);
}

function mapValues(map: object, change: (key: string, value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(key, value)]));
}
