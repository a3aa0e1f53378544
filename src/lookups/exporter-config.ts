import { exporterConfigYaml } from "../config/exporter-config.ts";
import { EXPORTER_CHOICES, type ExporterChoices } from "../config/issued.ts";
import { validateExporterConfig } from "../config/validate.ts";
import { decodeToken } from "../kubernetes/credential/token.ts";
import type { Lookup } from "./lookup.ts";
import type { GetArgs } from "./objects.ts";

/**
 * The arguments of {@link getExporterConfig}: the exporter, and the parts of its configuration that the cluster does
 * not know.
 */
export interface GetExporterConfigArgs extends GetArgs, ExporterChoices {}

/** The configuration of an exporter, with its secrets in plain. */
export interface ExporterConfigResult {
  name: string;
  namespace: string;
  endpoint: string;
  config: string;
  token: string;
  tokenExpiresAt?: string;
}

/** The lookup behind `getExporterConfig`. @internal */
export const exporterConfig: Lookup<GetExporterConfigArgs, ExporterConfigResult> = {
  name: "getExporterConfig",
  known: ["name", "namespace", ...EXPORTER_CHOICES],
  validate: validateExporterConfig,
  secrets: ["config", "token"],
  ask: async ({ kubernetes, options }, { name, namespace, ...choices }) => {
    const config = await new kubernetes.ExportersV1Alpha1Api(options).getConfig(name, choices);
    const tokenExpiresAt = decodeToken(config.token)?.expiresAt;
    return {
      name,
      namespace: options.namespace,
      endpoint: config.endpoint,
      config: exporterConfigYaml(config),
      token: config.token,
      ...(tokenExpiresAt !== undefined && { tokenExpiresAt }),
    };
  },
};
