import { type ClientConfig, type ClientConfigValues, clientConfig } from "../../config/client-config.ts";
import type { CallOptions } from "../http/request.ts";
import type { V1Alpha1Client } from "../models.ts";
import { CredentialedObjectApi } from "./credentialed-object-api.ts";

/** The values of a client's configuration that the cluster does not know. */
export type GetClientConfigOptions = CallOptions &
  Omit<ClientConfigValues, "namespace" | "name" | "endpoint" | "token">;

/**
 * The API of the clients of a namespace.
 *
 * @example
 * ```ts
 * import { ClientsV1Alpha1Api } from "pulumi-jumpstarter/kubernetes";
 *
 * await using clients = new ClientsV1Alpha1Api({ namespace: "jumpstarter-lab" });
 * await clients.create({ name: "ci" });
 * const config = await clients.getConfig("ci", { drivers: { allow: ["jumpstarter_driver_*"] } });
 * ```
 */
export class ClientsV1Alpha1Api extends CredentialedObjectApi<V1Alpha1Client> {
  readonly kind = "Client";
  readonly plural = "clients";

  /**
   * Returns the complete configuration of a client. It holds the token.
   *
   * @throws KubernetesError `NotFound` when there is no such client or it has no credential yet
   */
  async getConfig(name: string, options: GetClientConfigOptions = {}): Promise<ClientConfig> {
    const { signal, tls, ...rest } = options;
    const values = await this.configValues(name, tls, { signal });
    return clientConfig({ ...rest, ...values });
  }
}
