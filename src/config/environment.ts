import type { ClientConfig } from "./client-config.ts";

/**
 * Returns a client configuration as the environment variables that `jmp` reads in place of a file, for a CI job.
 *
 * `JMP_NAMESPACE`, `JMP_NAME`, `JMP_ENDPOINT` and `JMP_TOKEN` are always set. `JMP_DRIVERS_ALLOW` (patterns joined by
 * commas), `JMP_DRIVERS_UNSAFE`, `JMP_REFRESH_TOKEN`, and `JMP_TLS`, `JMP_GRPCOPTIONS`, `JMP_SHELL` and `JMP_LEASES`
 * (JSON) are set where the configuration differs from the default. Exporters have no such variables.
 *
 * `jmp` uses the variables only if no option chooses a client, and takes all of them together as one configuration.
 *
 * @returns Secret values: `JMP_TOKEN` is the credential.
 * @example Object.assign(process.env, clientEnvironment(config)); // jmp get exporters
 */
export function clientEnvironment(config: ClientConfig): Record<string, string> {
  const { metadata, endpoint, token, tls, grpcOptions, drivers, shell, leases } = config;
  const environment: Record<string, string> = {
    JMP_NAMESPACE: metadata.namespace,
    JMP_NAME: metadata.name,
    JMP_ENDPOINT: endpoint,
    JMP_TOKEN: token,
  };
  // An empty JMP_DRIVERS_ALLOW would be read as a list that holds one empty pattern.
  if (drivers.allow.length > 0) environment.JMP_DRIVERS_ALLOW = drivers.allow.join(",");
  if (drivers.unsafe) environment.JMP_DRIVERS_UNSAFE = "true";
  if (tls.ca !== "" || tls.insecure) environment.JMP_TLS = json(tls);
  if (Object.keys(grpcOptions).length > 0) environment.JMP_GRPCOPTIONS = json(grpcOptions);
  if (shell) environment.JMP_SHELL = json(shell);
  if (leases) environment.JMP_LEASES = json(leases);
  if (config.refresh_token !== undefined) environment.JMP_REFRESH_TOKEN = config.refresh_token;
  return environment;
}

/** Returns JSON in ASCII, which no locale or shell encoding changes. */
function json(value: object): string {
  return JSON.stringify(value).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
