import { clientChoices, exporterChoices } from "../config/from-file.ts";
import { type Problem, validateClientConfig, validateExporterConfig } from "../config/validate.ts";
import { defined } from "../defined.ts";
import type { ProviderExport } from "../engine/dynamic/state-names.ts";
import { tokenOwnerOf } from "../kubernetes/credential/token.ts";
import {
  ClientsV1Alpha1Api,
  type Connection,
  ExporterAccessPoliciesV1Alpha1Api,
  ExportersV1Alpha1Api,
  type V1Alpha1CredentialStatus,
  type V1Alpha1Object,
} from "../kubernetes/index.ts";
import { describeProblem } from "../problems.ts";
import { manageable } from "../provider/manageable.ts";
import { MARK } from "../provider/ownership.ts";
import { usernameProblem } from "../provider/validate-credentialed.ts";
import { inputProblems } from "../provider/validate-object.ts";
import { validatePolicy } from "../provider/validate-policy.ts";
import { unsendable } from "../unsendable.ts";
import type { ConfigurationFile } from "./configuration-files.ts";

/** A kind of object that can be imported. */
export interface ImportableKind {
  /** For one and for several. */
  nouns: readonly [string, string];
  /** The last part of its type token. */
  kind: string;
  /** The class in programs. */
  resourceClass: string;
  provider: ProviderExport;
  list(connection: Connection, namespace: string): Promise<{ items: V1Alpha1Object[] }>;
  /** Returns the arguments that the program has to set: those that could be managed, without defaults. */
  args(manageable: Record<string, unknown>): Record<string, unknown>;
  /** Returns the problem with arguments that the package would refuse and cannot leave out; undefined if there is none. */
  refused?(args: Record<string, unknown>): string | undefined;
  /** The configuration of `jmp` for such an object, and the parts of it that the program has to set. */
  configuration?: {
    kind: ConfigurationFile["kind"];
    /** The output that holds the complete configurations of all objects. */
    output: string;
    choices(file: Record<string, unknown>): Record<string, unknown>;
    validate(choices: Record<string, unknown>): Problem[];
  };
}

/** An object, as a resource. */
export interface Importable {
  kind: ImportableKind;
  name: string;
  namespace: string;
  uid: string;
  /** The UID that its tokens name. */
  tokenUid: string;
  /** The controller's address, as the object has it. */
  endpoint: string | undefined;
  /** The arguments that go to the cluster, beside name and namespace. */
  args: Record<string, unknown>;
}

/** Something that is not imported. */
export interface LeftOut {
  /** "exporter pool-1" */
  what: string;
  /** A clause that follows a comma: "which is being deleted" */
  reason: string;
}

const KINDS: readonly ImportableKind[] = [
  {
    nouns: ["exporter", "exporters"],
    kind: "Exporter",
    resourceClass: "JumpstarterExporter",
    provider: "exporter",
    list: (connection, namespace) => new ExportersV1Alpha1Api({ connection, namespace }).list(),
    // Since Jumpstarter 0.9 the server sets `enabled: true` by default.
    args: ({ labels, annotations, username, migratedFrom, enabled }) =>
      defined({ labels, annotations, username, migratedFrom, enabled: enabled === false ? false : undefined }),
    configuration: {
      kind: "ExporterConfig",
      output: "exporterConfigs",
      choices: exporterChoices,
      validate: validateExporterConfig,
    },
  },
  {
    nouns: ["client", "clients"],
    kind: "Client",
    resourceClass: "JumpstarterClient",
    provider: "client",
    list: (connection, namespace) => new ClientsV1Alpha1Api({ connection, namespace }).list(),
    args: ({ labels, annotations, username, migratedFrom }) => defined({ labels, annotations, username, migratedFrom }),
    configuration: {
      kind: "ClientConfig",
      output: "clientConfigs",
      choices: clientChoices,
      validate: validateClientConfig,
    },
  },
  {
    nouns: ["access policy", "access policies"],
    kind: "ExporterAccessPolicy",
    resourceClass: "JumpstarterExporterAccessPolicy",
    provider: "accessPolicy",
    list: (connection, namespace) => new ExporterAccessPoliciesV1Alpha1Api({ connection, namespace }).list(),
    args: ({ labels, annotations, exporterSelector = {}, policies = [] }) =>
      defined({ labels, annotations, exporterSelector, policies }),
    refused: (args) => {
      const problems = inputProblems();
      validatePolicy(problems, args);
      return problems.found.map(describeProblem)[0];
    },
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
      const what = `${kind.nouns[0]} ${object.metadata.name}`;
      const args = kind.args(manageable(object));
      const reason = reasonToLeaveOut(object) ?? reasonToRefuse(kind, args);
      if (reason) leftOut.push({ what, reason });
      else importable.push(importableObject(kind, namespace, object, acceptable(what, args, leftOut)));
    }
  }
  return { importable, leftOut };
}

function importableObject(
  kind: ImportableKind,
  namespace: string,
  object: V1Alpha1Object,
  args: Record<string, unknown>,
): Importable {
  const { name = "", uid = "" } = object.metadata;
  const { endpoint } = (object.status ?? {}) as V1Alpha1CredentialStatus;
  return { kind, name, namespace, uid, tokenUid: tokenOwnerOf(object).uid, endpoint, args };
}

function reasonToLeaveOut({ metadata }: V1Alpha1Object): string | undefined {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  if (owner) return `which ${owner.kind} ${owner.name} takes care of`;
  const resource = metadata.annotations?.[MARK.urn];
  if (resource !== undefined) return `which is a Pulumi resource already: ${resource}`;
  return metadata.deletionTimestamp === undefined ? undefined : "which is being deleted";
}

function reasonToRefuse(kind: ImportableKind, args: Record<string, unknown>): string | undefined {
  const problem = kind.refused?.(args);
  return problem && `which a resource cannot hold as it is: ${problem}. Change that in the cluster, and import again`;
}

/** Leaves out arguments that the package would refuse. No resource manages them then, and they stay as they are. */
function acceptable(what: string, args: Record<string, unknown>, leftOut: LeftOut[]): Record<string, unknown> {
  const { username, ...rest } = args;
  const accepted: Record<string, unknown> = { ...rest };
  for (const property of ["labels", "annotations"]) {
    const entries = Object.entries(args[property] ?? {}).filter(([key, value]) => {
      const [problem] = unsendable(property, { [key]: value });
      if (problem) leftOut.push({ what: `${property}[${JSON.stringify(key)}] of ${what}`, reason: UNMANAGED });
      return problem === undefined;
    });
    accepted[property] = entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
  if (typeof username !== "string" || usernameProblem(username) === undefined) accepted.username = username;
  else leftOut.push({ what: `username of ${what}`, reason: UNMANAGED });
  return defined(accepted);
}

const UNMANAGED = "which a resource cannot hold: it stays in the cluster as it is";
