import {
  API_VERSION,
  type ConfigMetadata,
  type GrpcOptions,
  type TlsConfig,
  type TlsValues,
  tlsConfig,
  withoutUndefined,
} from "./common.ts";
import { toYaml } from "./yaml.ts";

/**
 * A complete client configuration, as `jmp shell --client-config FILE` reads it. Keys are spelled as in the file.
 * Every version of `jmp` since 0.7 accepts it if it holds none of the optional keys.
 */
export interface ClientConfig {
  apiVersion: typeof API_VERSION;
  kind: "ClientConfig";
  metadata: ConfigMetadata;
  /** The controller's gRPC address, `host:port`. */
  endpoint: string;
  tls: TlsConfig;
  /** The client's credential, a JWT. Secret. */
  token: string;
  grpcOptions: GrpcOptions;
  drivers: { allow: string[]; unsafe: boolean };
  /** Left out unless it is set. */
  shell?: { use_profiles?: boolean };
  /** Seconds. Left out unless it is set: a `jmp` that does not know one of its keys refuses the file. */
  leases?: { acquisition_timeout?: number; dial_timeout?: number; retry_timeout?: number };
  /** Secret. Left out unless it is set: `jmp` 0.7 refuses a file that has it. */
  refresh_token?: string;
}

/** The driver clients that `jmp` may load: Python classes which run on the client's machine and talk to drivers. */
export interface DriversValues {
  /**
   * Patterns of the names of classes that may be loaded, with `*`, `?` and `[...]` as in a shell.
   * @default none
   * @example ["jumpstarter_driver_*"]
   */
  allow?: string[];
  /**
   * Whether any class that an exporter names may be loaded. It excludes patterns in `allow`.
   * @default false
   */
  unsafe?: boolean;
}

/** The behaviour of `jmp shell`. */
export interface ShellValues {
  /**
   * Whether the shell starts with the user's own profile files.
   * @default false
   */
  useProfiles?: boolean;
}

/**
 * The times that `jmp` waits for leases and exporters, in seconds. A `jmp` too old for one of these refuses the file.
 */
export interface LeasesValues {
  /**
   * Seconds to wait for a lease; a whole number of at least 5. Needs jmp 0.7.2.
   * @default 7200
   */
  acquisitionTimeout?: number;
  /**
   * Seconds to keep dialling an exporter that is not ready; at least 5. Needs jmp 0.8.
   * @default 30; 60 from jmp 0.10
   */
  dialTimeout?: number;
  /**
   * Seconds to keep trying to reach an exporter that has gone offline; 0 means not at all. Needs jmp 0.9.
   * @default 300
   */
  retryTimeout?: number;
}

/** The values that a client configuration is made of. */
export interface ClientConfigValues {
  namespace: string;
  name: string;
  /** The controller's gRPC address, `host:port`. */
  endpoint: string;
  /** The client's credential, a JWT. Secret. */
  token: string;
  /** @default the system's roots, verified */
  tls?: TlsValues;
  /** @default {} Jumpstarter's own channel arguments */
  grpcOptions?: GrpcOptions;
  /** @default no driver may be loaded */
  drivers?: DriversValues;
  /** @default left out of the configuration */
  shell?: ShellValues;
  /** @default left out of the configuration */
  leases?: LeasesValues;
  /**
   * The token that renews an OIDC `token`. Secret. Needs jmp 0.8.
   * @default left out of the configuration
   */
  refreshToken?: string;
}

/**
 * Makes a client configuration. It does not validate the values; see `validateClientConfig`.
 *
 * It always sets the keys that every `jmp` since 0.7 knows, even to their defaults: `jmp` fills in a missing key from
 * the `JMP_*` variables of the environment (and adds `JMP_GRPCOPTIONS` to `grpcOptions` in any case).
 *
 * @example clientConfig({ namespace: "lab", name: "ci", endpoint: "grpc.example.com:443", token })
 */
export function clientConfig(values: ClientConfigValues): ClientConfig {
  const { shell, leases } = values;
  return withoutUndefined<ClientConfig>({
    apiVersion: API_VERSION,
    kind: "ClientConfig",
    metadata: { namespace: values.namespace, name: values.name },
    endpoint: values.endpoint,
    tls: tlsConfig(values.tls),
    token: values.token,
    refresh_token: values.refreshToken,
    grpcOptions: values.grpcOptions ?? {},
    drivers: { allow: values.drivers?.allow ?? [], unsafe: values.drivers?.unsafe ?? false },
    shell: shell && { use_profiles: shell.useProfiles },
    leases: leases && {
      acquisition_timeout: leases.acquisitionTimeout,
      dial_timeout: leases.dialTimeout,
      retry_timeout: leases.retryTimeout,
    },
  });
}

/**
 * Returns a client configuration as the text of the file, which holds the token.
 *
 * @example await writeFile("ci.yaml", clientConfigYaml(config), { mode: 0o600 }); // jmp get exporters --client-config ci.yaml
 */
export function clientConfigYaml(config: ClientConfig): string {
  return toYaml(config);
}
