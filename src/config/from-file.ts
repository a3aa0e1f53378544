import { isPlainObject } from "./problems.ts";

/** The keys of a configuration file, or of a map in it. */
type FileKeys = Record<string, unknown>;

/**
 * Returns what a client configuration file says beside who it is for, by the names of a client's arguments. The other
 * way round than `clientConfig`. What is so by default is left out: `jmp` writes most of its defaults into its files.
 *
 * The values are as the file has them; see `validateClientConfig`.
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

/** Returns what an exporter configuration file says beside who it is for, as {@link clientChoices} does for a client. */
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

/** `jmp` takes the word UNSAFE among the patterns for `unsafe`, beside which no pattern counts. */
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

/** Leaves a value that is no map as it is, for the validation to find. */
function mapped(value: unknown, change: (keys: FileKeys) => unknown): unknown {
  return isPlainObject(value) ? change(value as FileKeys) : value;
}

function eachValue(keys: FileKeys, change: (value: unknown) => unknown): FileKeys {
  return Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, change(value)]));
}

function unless(standard: unknown, value: unknown): unknown {
  return value === standard ? undefined : value;
}

/** Leaves out what says nothing: null, as `jmp` 0.7 writes it, and empty maps and lists. */
function chosen(keys: FileKeys): FileKeys {
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => !saysNothing(value)));
}

function saysNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isPlainObject(value) && Object.keys(value).length === 0;
}
