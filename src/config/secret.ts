import { type ClientConfig, clientConfigYaml } from "./client-config.ts";
import { type ExporterConfig, exporterConfigYaml } from "./exporter-config.ts";

/**
 * Returns the `stringData` of the Kubernetes Secret that Jumpstarter's Tekton tasks mount at
 * `~/.config/jumpstarter/clients`: the configuration under `default.yaml`, the client `default`.
 *
 * @example new k8s.core.v1.Secret("jumpstarter-client", { stringData: clientConfigSecretData(config) })
 */
export function clientConfigSecretData(config: ClientConfig): { "default.yaml": string } {
  return { "default.yaml": clientConfigYaml(config) };
}

/**
 * Returns the `stringData` of the Kubernetes Secret that an exporter's pod mounts at `/etc/jumpstarter/exporters`: the
 * configuration under `config.yaml`.
 *
 * @example new k8s.core.v1.Secret("rpi4", { metadata: { name: exporterConfigSecretName("rpi4") }, stringData: exporterConfigSecretData(config) })
 */
export function exporterConfigSecretData(config: ExporterConfig): { "config.yaml": string } {
  return { "config.yaml": exporterConfigYaml(config) };
}

/**
 * Returns the name that Jumpstarter gives the Secret of an exporter's pod.
 *
 * @example exporterConfigSecretName("rpi4") // "exporter-config-rpi4"
 */
export function exporterConfigSecretName(exporter: string): string {
  return `exporter-config-${exporter}`;
}
