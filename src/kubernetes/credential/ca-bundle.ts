import { hasReason } from "../errors.ts";
import type { CallOptions } from "../http/request.ts";
import type { Collection } from "../watch/collection.ts";
import type { WatchedObject } from "../watch/events.ts";

/** A ConfigMap as the API server sends it, as far as it is read here. */
export interface ConfigMap extends WatchedObject {
  data?: Record<string, string>;
}

/** The ConfigMap and its key in which Jumpstarter's operator publishes the CA of the controller's certificate. */
const CA_CONFIG_MAP = "jumpstarter-service-ca-cert";
const CA_KEY = "ca.crt";

/**
 * Reads the CA of the controller's certificate as configuration files need it: base64 of PEM, or "" if Jumpstarter
 * publishes none (no operator, or a certificate of a public CA).
 *
 * @throws KubernetesError `Forbidden` with the missing verb
 */
export async function readCaBundle(
  configMaps: Collection<ConfigMap>,
  namespace: string,
  options: CallOptions,
): Promise<string> {
  try {
    const configMap = await configMaps.find(CA_CONFIG_MAP, options);
    return Buffer.from(configMap?.data?.[CA_KEY] ?? "", "utf8").toString("base64");
  } catch (error) {
    if (!hasReason(error, "Forbidden")) throw error;
    throw error.explain(
      `ConfigMap ${namespace}/${CA_CONFIG_MAP} holds the CA of the controller's certificate, which configurations need.`,
    );
  }
}
