/** Configurations made of what the controller has issued and what the program chooses. */
import { type ClientConfig, clientConfig } from "./client-config.ts";
import { CLIENT_OPTIONS } from "./client-options.ts";
import { type ExporterConfig, exporterConfig } from "./exporter-config.ts";
import { EXPORTER_OPTIONS } from "./exporter-options.ts";
import { namesOf, type OptionValues } from "./options.ts";

/** The parts of a client's configuration that the cluster does not know. */
export const CLIENT_CHOICES = namesOf(CLIENT_OPTIONS);

/** The parts of an exporter's configuration that the cluster does not know. */
export const EXPORTER_CHOICES = namesOf(EXPORTER_OPTIONS);

export type ClientChoices = OptionValues<typeof CLIENT_OPTIONS>;
export type ExporterChoices = OptionValues<typeof EXPORTER_OPTIONS>;

/** The values of a configuration that come from the cluster. */
export interface Issued {
  namespace: string;
  name: string;
  endpoint: string;
  token: string;
  /** The CA that Jumpstarter publishes; "" where it publishes none. */
  caBundle: string;
}

/** Returns the configuration of a client. The program's CA takes precedence over the cluster's. */
export function issuedClientConfig({ caBundle, ...identity }: Issued, { tls, ...rest }: ClientChoices): ClientConfig {
  return clientConfig({ ...rest, ...identity, tls: { ...tls, ca: tls?.ca ?? caBundle } });
}

/** Returns the configuration of an exporter. The program's CA takes precedence over the cluster's. */
export function issuedExporterConfig(
  { caBundle, ...identity }: Issued,
  { tls, ...rest }: ExporterChoices,
): ExporterConfig {
  return exporterConfig({ ...rest, ...identity, tls: { ...tls, ca: tls?.ca ?? caBundle } });
}
