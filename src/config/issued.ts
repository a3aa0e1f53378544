/** Configurations of what the controller has issued and the choices of a program. */
import { type ClientConfig, type ClientConfigValues, clientConfig } from "./client-config.ts";
import { type ExporterConfig, type ExporterConfigValues, exporterConfig } from "./exporter-config.ts";

/** The parts of a client's configuration that the cluster does not know. */
export const CLIENT_CHOICES = [
  "drivers",
  "tls",
  "grpcOptions",
  "shell",
  "leases",
] as const satisfies (keyof ClientConfigValues)[];

/** The parts of an exporter's configuration that the cluster does not know. */
export const EXPORTER_CHOICES = [
  "export",
  "hooks",
  "tls",
  "grpcOptions",
  "description",
  "motd",
  "failureDetection",
  "exitOnLeaseEnd",
] as const satisfies (keyof ExporterConfigValues)[];

export type ClientChoices = Pick<ClientConfigValues, (typeof CLIENT_CHOICES)[number]>;
export type ExporterChoices = Pick<ExporterConfigValues, (typeof EXPORTER_CHOICES)[number]>;

/** The values of a configuration that come from the cluster. */
export interface Issued {
  namespace: string;
  name: string;
  endpoint: string;
  token: string;
  /** The CA that Jumpstarter publishes; "" where it publishes none. */
  caBundle: string;
}

/** Returns the configuration of a client. The CA of the program goes before that of the cluster. */
export function issuedClientConfig({ caBundle, ...identity }: Issued, { tls, ...rest }: ClientChoices): ClientConfig {
  return clientConfig({ ...rest, ...identity, tls: { ...tls, ca: tls?.ca ?? caBundle } });
}

/** Returns the configuration of an exporter. The CA of the program goes before that of the cluster. */
export function issuedExporterConfig(
  { caBundle, ...identity }: Issued,
  { tls, ...rest }: ExporterChoices,
): ExporterConfig {
  return exporterConfig({ ...rest, ...identity, tls: { ...tls, ca: tls?.ca ?? caBundle } });
}
