import { type ExporterConfig, type ExporterConfigValues, exporterConfig } from "../../config/exporter-config.ts";
import type { CallOptions } from "../http/request.ts";
import type { V1Alpha1Exporter } from "../models.ts";
import { CredentialedObjectApi } from "./credentialed-object-api.ts";

/** The values of an exporter's configuration that the cluster does not know. */
export type GetExporterConfigOptions = CallOptions &
  Omit<ExporterConfigValues, "namespace" | "name" | "endpoint" | "token">;

/**
 * The API of the exporters of a namespace.
 *
 * @example
 * ```ts
 * import { ExportersV1Alpha1Api } from "pulumi-jumpstarter/kubernetes";
 *
 * await using exporters = new ExportersV1Alpha1Api({ namespace: "jumpstarter-lab" });
 * await exporters.create({ name: "rpi4-bench-1", labels: { board: "rpi4" } });
 * ```
 */
export class ExportersV1Alpha1Api extends CredentialedObjectApi<V1Alpha1Exporter> {
  readonly kind = "Exporter";
  readonly plural = "exporters";

  /**
   * Returns the complete configuration of an exporter. It holds the token.
   *
   * @throws KubernetesError `NotFound` when there is no such exporter or it has no credential yet
   */
  async getConfig(name: string, options: GetExporterConfigOptions = {}): Promise<ExporterConfig> {
    const { signal, tls, ...rest } = options;
    const values = await this.configValues(name, tls, { signal });
    return exporterConfig({ ...rest, ...values });
  }
}
