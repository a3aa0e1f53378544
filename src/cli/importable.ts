import type { ProviderExport } from "../dynamic.ts";
import {
  ClientsV1Alpha1Api,
  type Connection,
  ExporterAccessPoliciesV1Alpha1Api,
  ExportersV1Alpha1Api,
  type V1Alpha1Object,
} from "../kubernetes/index.ts";
import { manageable } from "../provider/manageable.ts";
import { MARK } from "../provider/ownership.ts";

/** A kind of object that can be brought in. */
export interface ImportableKind {
  /** For one and for several. */
  nouns: readonly [string, string];
  /** The last part of its type token. */
  kind: string;
  /** The class in programs. */
  resourceClass: string;
  provider: ProviderExport;
  list(connection: Connection, namespace: string): Promise<{ items: V1Alpha1Object[] }>;
  /** From what could be managed to what the program is to say: what it has to, without what is so by default. */
  args(manageable: Record<string, unknown>): Record<string, unknown>;
}

/** An object, as a resource. */
export interface Importable {
  kind: ImportableKind;
  name: string;
  namespace: string;
  uid: string;
  /** Beside name and namespace. */
  args: Record<string, unknown>;
}

/** An object that is not brought in. */
export interface LeftOut {
  /** "exporter pool-1" */
  what: string;
  reason: string;
}

const KINDS: readonly ImportableKind[] = [
  {
    nouns: ["exporter", "exporters"],
    kind: "Exporter",
    resourceClass: "JumpstarterExporter",
    provider: "exporter",
    list: (connection, namespace) => new ExportersV1Alpha1Api({ connection, namespace }).list(),
    // Since Jumpstarter 0.9 the server writes `enabled: true` wherever nobody has said anything.
    args: ({ labels, annotations, username, enabled }) =>
      defined({ labels, annotations, username, enabled: enabled === false ? false : undefined }),
  },
  {
    nouns: ["client", "clients"],
    kind: "Client",
    resourceClass: "JumpstarterClient",
    provider: "client",
    list: (connection, namespace) => new ClientsV1Alpha1Api({ connection, namespace }).list(),
    args: ({ labels, annotations, username }) => defined({ labels, annotations, username }),
  },
  {
    nouns: ["access policy", "access policies"],
    kind: "ExporterAccessPolicy",
    resourceClass: "JumpstarterExporterAccessPolicy",
    provider: "accessPolicy",
    list: (connection, namespace) => new ExporterAccessPoliciesV1Alpha1Api({ connection, namespace }).list(),
    args: ({ labels, annotations, exporterSelector = {}, policies = [] }) =>
      defined({ labels, annotations, exporterSelector, policies }),
  },
];

/**
 * Looks at all objects of a namespace.
 *
 * @throws KubernetesError
 */
export async function findImportable(connection: Connection, namespace: string) {
  const importable: Importable[] = [];
  const leftOut: LeftOut[] = [];
  for (const kind of KINDS) {
    const { items } = await kind.list(connection, namespace);
    for (const object of items) {
      const { name = "", uid = "" } = object.metadata;
      const reason = reasonToLeaveOut(object);
      if (reason) leftOut.push({ what: `${kind.nouns[0]} ${name}`, reason });
      else importable.push({ kind, name, namespace, uid, args: kind.args(manageable(object)) });
    }
  }
  return { importable, leftOut };
}

function reasonToLeaveOut({ metadata }: V1Alpha1Object): string | undefined {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  if (owner) return `which ${owner.kind} ${owner.name} takes care of`;
  const resource = metadata.annotations?.[MARK.urn];
  if (resource !== undefined) return `which is a Pulumi resource already: ${resource}`;
  return metadata.deletionTimestamp === undefined ? undefined : "which is being deleted";
}

function defined(args: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
}
