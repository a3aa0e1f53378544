import { isPlainObject } from "../problems.ts";

/** The keys of a configuration file, or of a map in it. */
type FileKeys = Record<string, unknown>;

/**
 * Returns the settings of a client configuration file under the names of a client's arguments, without the client's
 * identity: the reverse of `clientConfig`. Defaults are left out, since `jmp` writes most of its own into its files.
 *
 * The values are not validated; see `validateClientConfig`.
 */
export function clientChoices(file: FileKeys): FileKeys {
  const { shell, leases } = file;
  return chosen({
    ...commonChoices(file),
    drivers: driversChoice(file.drivers),
    shell: mapped(shell, (keys) => chosen({ useProfiles: unless(false, keys.use_profiles) })),
    leases: mapped(leases, (keys) =>
      chosen({
        acquisitionTimeout: unless(7200, keys.acquisition_timeout),
        dialTimeout: keys.dial_timeout,
        retryTimeout: unless(300, keys.retry_timeout),
      }),
    ),
  });
}

/** Returns the settings of an exporter configuration file, as {@link clientChoices} does for a client. */
export function exporterChoices(file: FileKeys): FileKeys {
  return chosen({
    ...commonChoices(file),
    description: file.description,
    motd: file.motd,
    export: mapped(file.export, (drivers) => eachValue(drivers, driver)),
    hooks: mapped(file.hooks, (hooks) => chosen(eachValue(hooks, hook))),
    failureDetection: mapped(file.failureDetection, (keys) =>
      chosen({
        ...keys,
        maxRapidFailures: unless(5, keys.maxRapidFailures),
        rapidFailureWindow: unless(60, keys.rapidFailureWindow),
      }),
    ),
    exitOnLeaseEnd: unless(false, file.exitOnLeaseEnd),
  });
}

function commonChoices({ tls, grpcOptions }: FileKeys): FileKeys {
  return {
    // With `insecure`, Jumpstarter ignores `ca`.
    tls: mapped(tls, ({ ca, insecure }) => chosen(insecure === true ? { insecure } : { ca: unless("", ca) })),
    grpcOptions,
  };
}

/** Returns the `drivers` of a file. `jmp` reads the pattern UNSAFE as `unsafe`, which makes the other patterns void. */
function driversChoice(drivers: unknown): unknown {
  return mapped(drivers, ({ allow, unsafe }) => {
    const patterns = typeof allow === "string" ? allow.split(",") : allow;
    const isUnsafe = unsafe === true || (Array.isArray(patterns) && patterns.includes("UNSAFE"));
    return chosen(isUnsafe ? { unsafe: true } : { allow: patterns });
  });
}

function driver(value: unknown): unknown {
  return mapped(value, ({ methods_description, children, ...rest }) =>
    chosen({
      ...rest,
      methodsDescription: methods_description,
      children: mapped(children, (drivers) => eachValue(drivers, driver)),
    }),
  );
}

function hook(value: unknown): unknown {
  return mapped(value, (keys) =>
    chosen({ ...keys, timeout: unless(120, keys.timeout), onFailure: unless("warn", keys.onFailure) }),
  );
}

/** Changes a map, and returns any other value as it is, for the validation to find. */
function mapped(value: unknown, change: (keys: FileKeys) => unknown): unknown {
  return isPlainObject(value) ? change(value as FileKeys) : value;
}

function eachValue(keys: FileKeys, change: (value: unknown) => unknown): FileKeys {
  return Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, change(value)]));
}

function unless(standard: unknown, value: unknown): unknown {
  return value === standard ? undefined : value;
}

/** Removes values without meaning: null, as `jmp` 0.7 writes it, and empty maps and lists. */
function chosen(keys: FileKeys): FileKeys {
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => !saysNothing(value)));
}

function saysNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isPlainObject(value) && Object.keys(value).length === 0;
}
