import { CLIENT_OPTIONS } from "./client-options.ts";
import { API_VERSION, type ConfigMetadata, withoutUndefined } from "./common.ts";
import { type OptionKeys, type OptionValues, toFile } from "./options.ts";
import { toYaml } from "./yaml.ts";

/**
 * A complete client configuration, as `jmp shell --client-config FILE` reads it. Keys are spelled as in the file.
 * Every version of `jmp` since 0.7 accepts it if it holds none of the optional keys.
 */
export interface ClientConfig extends OptionKeys<typeof CLIENT_OPTIONS> {
  apiVersion: typeof API_VERSION;
  kind: "ClientConfig";
  metadata: ConfigMetadata;
  /** The controller's gRPC address, `host:port`. */
  endpoint: string;
  /** The client's credential, a JWT. Secret. */
  token: string;
  /** Secret. Left out unless it is set: `jmp` 0.7 refuses a file that has it. */
  refresh_token?: string;
}

/** The values that a client configuration is made of. */
export interface ClientConfigValues extends OptionValues<typeof CLIENT_OPTIONS> {
  namespace: string;
  name: string;
  /** The controller's gRPC address, `host:port`. */
  endpoint: string;
  /** The client's credential, a JWT. Secret. */
  token: string;
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
  const { tls, ...options } = toFile(CLIENT_OPTIONS, values);
  return withoutUndefined<ClientConfig>({
    apiVersion: API_VERSION,
    kind: "ClientConfig",
    metadata: { namespace: values.namespace, name: values.name },
    endpoint: values.endpoint,
    tls,
    token: values.token,
    refresh_token: values.refreshToken,
    ...options,
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
