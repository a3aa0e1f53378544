import { isPlainObject } from "../problems.ts";

/** The end of a word in the name of a parameter that is a secret. `compass` and `bypass` are none. */
const SECRET = /(?:^pass|password|passwd|passphrase|pwd|psk|secret|token|credential|apikey)s?$/;

/** Names that Jumpstarter's own drivers have for secrets, which no word of them tells. */
const SECRET_NAMES = ["auth_key", "priv_key", "ssh_identity"];

/** Last words of names that say where a secret is, not what it is. */
const LOCATION = ["file", "path", "dir"];

/** `scheme://user:password@host` */
const URL_WITH_PASSWORD = /^[a-z][a-z0-9+.-]*:\/\/[^/@\s]*:[^/@\s]+@/i;

const PRIVATE_KEY = /^-----BEGIN [A-Z ]*PRIVATE KEY-----/m;

/** A function that returns the value to put at the path of names that leads to a secret. */
type Replace = (path: string[], secret: string | number) => unknown;

/**
 * Replaces what looks like a secret in the settings of a configuration file (the password of a power switch), which must
 * not stand in a program.
 */
export function replaceSecrets(settings: Record<string, unknown>, replace: Replace): Record<string, unknown> {
  return mapValues(settings, (option, value) => {
    return option === "export" ? inDrivers(value, [], replace) : inParameters(value, [option], false, replace);
  });
}

function inDrivers(drivers: unknown, above: string[], replace: Replace): unknown {
  if (!isPlainObject(drivers)) return drivers;
  return mapValues(drivers, (name, driver) => {
    if (!isPlainObject(driver)) return driver;
    return mapValues(driver, (key, value) => {
      if (key === "config") return inParameters(value, [...above, name], false, replace);
      return key === "children" ? inDrivers(value, [...above, name], replace) : value;
    });
  });
}

/**
 * Replaces secrets in a value at any depth.
 *
 * @param isNamed whether a name on the path is that of a secret
 */
function inParameters(value: unknown, path: string[], isNamed: boolean, replace: Replace): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) => inParameters(item, [...path, String(index)], isNamed, replace));
  }
  if (isPlainObject(value)) {
    return mapValues(value, (key, inner) => {
      return inParameters(inner, [...path, key], isSecretName(key, isNamed), replace);
    });
  }
  if (typeof value === "number") return isNamed ? replace(path, value) : value;
  if (typeof value !== "string" || value === "") return value;
  return isNamed || URL_WITH_PASSWORD.test(value) || PRIVATE_KEY.test(value) ? replace(path, value) : value;
}

/**
 * Tells whether a name is that of a secret.
 *
 * @param isBelow whether it is below such a name, as `user` is in `credentials: { user, pass }`
 */
function isSecretName(name: string, isBelow: boolean): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/api[ _-]?key/i, "apikey")
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.toLowerCase());
  const isSecret = isBelow || SECRET_NAMES.includes(name) || words.some((word) => SECRET.test(word));
  return isSecret && !LOCATION.includes(words.at(-1)!);
}

function mapValues(map: object, change: (key: string, value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(key, value)]));
}
