import { clientConfigYaml } from "../config/client-config.ts";
import { clientEnvironment } from "../config/environment.ts";
import { CLIENT_CHOICES, type ClientChoices } from "../config/issued.ts";
import { validateClientConfig } from "../config/validate.ts";
import { decodeToken } from "../kubernetes/credential/token.ts";
import type { Lookup } from "./lookup.ts";
import type { GetArgs } from "./objects.ts";

/**
 * The arguments of {@link getClientConfig}: the client, and the parts of its configuration that the cluster does not
 * know.
 */
export interface GetClientConfigArgs extends GetArgs, ClientChoices {}

/** The configuration of a client, with its secrets in plain. */
export interface ClientConfigResult {
  name: string;
  namespace: string;
  endpoint: string;
  config: string;
  env: Record<string, string>;
  token: string;
  tokenExpiresAt?: string;
}

/** The lookup behind `getClientConfig`. @internal */
export const clientConfig: Lookup<GetClientConfigArgs, ClientConfigResult> = {
  name: "getClientConfig",
  known: ["name", "namespace", ...CLIENT_CHOICES],
  validate: validateClientConfig,
  secrets: ["config", "env", "token"],
  ask: async ({ kubernetes, options }, { name, namespace, ...choices }) => {
    const config = await new kubernetes.ClientsV1Alpha1Api(options).getConfig(name, choices);
    const tokenExpiresAt = decodeToken(config.token)?.expiresAt;
    return {
      name,
      namespace: options.namespace,
      endpoint: config.endpoint,
      config: clientConfigYaml(config),
      env: clientEnvironment(config),
      token: config.token,
      ...(tokenExpiresAt !== undefined && { tokenExpiresAt }),
    };
  },
};
