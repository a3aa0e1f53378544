import { isDeepStrictEqual } from "node:util";
import type { Destination } from "../hosts/destination.ts";
import type { OnHost } from "../hosts/host.ts";
import type { Claim } from "../hosts/script.ts";
import type { ContainerSettings, ServiceSettings, Wanted } from "../hosts/units.ts";
import type { Context } from "./context.ts";
import type { Ownership } from "./inputs.ts";
import { type Adoption, describeOwner, type Owner, stackOf } from "./ownership.ts";

/** The inputs of an exporter's service, resolved. In a preview any of them may be unknown. */
export interface ServiceInputs {
  /** The exporter: its name, its namespace and its configuration, which is secret. */
  name: string;
  namespace: string;
  config: string;
  host?: string;
  connection?: Omit<Destination, "privateKey" | "privateKeyPassword">;
  /** They are inputs of their own, so that nothing else of the connection is secret. */
  privateKey?: string;
  privateKeyPassword?: string;
  service?: ServiceSettings;
  container?: ContainerSettings;
  unitName?: string;
  adopt?: Adoption;
  restart?: "graceful" | "now";
  onlineTimeout?: string;
  abandonHost?: boolean;
  /** The report that is wanted of the host. `check` computes it, and a refresh puts in what the host does report. */
  onHost?: OnHost;
}

/** The state of an exporter's service. */
export interface ServiceOutputs extends ServiceInputs {
  machineId?: string;
  online?: boolean;
  lastSeen?: string;
  restartPending?: boolean;
  ownership?: Ownership;
}

/** The outputs that are no inputs. */
export const SERVICE_OUTPUTS = [
  "machineId",
  "online",
  "lastSeen",
  "restartPending",
  "ownership",
] as const satisfies (keyof ServiceOutputs)[];

/** The inputs that lead to the host. */
export const WAY = [
  "host",
  "connection",
  "privateKey",
  "privateKeyPassword",
] as const satisfies (keyof ServiceInputs)[];

/** Tells whether the inputs lead to the host by another way, perhaps to another host. */
export function hasAnotherWay(olds: ServiceInputs, news: ServiceInputs): boolean {
  return WAY.some((key) => !isDeepStrictEqual(olds[key], news[key]));
}

/** Returns the way to the host. */
export function destinationOf({ host, connection, privateKey, privateKeyPassword }: ServiceInputs): Destination {
  return { ...(connection ?? { host: host ?? "" }), privateKey, privateKeyPassword };
}

/** Returns what the host is to run, for a resource with this owner. */
export function wantedOf(inputs: ServiceInputs, owner: Owner): Wanted {
  const { name, namespace, config, unitName = name, service, container } = inputs;
  return { unit: unitName, title: `${namespace}/${name}`, mark: markOf(owner), config, service, container };
}

/** Returns what a resource may take over on its host: what it had under a former URN, and what `adopt` allows. */
export function claimOf({ urn }: Context, adopt: Adoption | undefined, former: Owner | undefined): Claim {
  const stack = stackOf({ urn });
  return {
    ...(former?.urn !== undefined && { formerMark: markOf(former) }),
    ...(typeof adopt === "object" && { adoptMark: markOf({ urn: adopt.from }) }),
    ...(adopt === true && { adoptUnmanaged: true, ...(stack !== undefined && { adoptStack: `${stack}::` }) }),
  };
}

/** Returns the first line of the files of a resource. */
function markOf(owner: Owner): string {
  return `# Managed by Pulumi: ${describeOwner(owner).replace(/\p{Cc}/gu, " ")}`;
}
