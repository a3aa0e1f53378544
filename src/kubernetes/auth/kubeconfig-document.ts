import { resolve } from "node:path";
import { parseDocument } from "yaml";
import { KubernetesError } from "../errors.ts";

/** A kubeconfig as it is written, as far as this package reads it. */
export interface KubeConfigDocument {
  "current-context"?: string | undefined;
  clusters: NamedCluster[];
  users: NamedUser[];
  contexts: NamedContext[];
}

export interface NamedCluster {
  name: string;
  cluster?: {
    server?: string;
    "certificate-authority"?: string;
    "certificate-authority-data"?: string;
    "insecure-skip-tls-verify"?: boolean;
    "tls-server-name"?: string;
    "proxy-url"?: string;
    /** The data that programs keep beside the cluster, such as the configuration of its credential plugin. */
    extensions?: { name: string; extension?: unknown }[];
  };
}

export interface NamedUser {
  name: string;
  user?: {
    token?: string;
    tokenFile?: string;
    username?: string;
    password?: string;
    "client-certificate"?: string;
    "client-certificate-data"?: string;
    "client-key"?: string;
    "client-key-data"?: string;
    "auth-provider"?: object;
    exec?: ExecConfig;
    /** The user to impersonate. */
    as?: string;
  } | null;
}

/** The `exec` entry of a user. */
export interface ExecConfig {
  apiVersion?: string;
  command?: string;
  args?: string[] | null;
  env?: { name: string; value: string }[] | null;
  installHint?: string;
  interactiveMode?: string;
  provideClusterInfo?: boolean;
}

export interface NamedContext {
  name: string;
  context?: { cluster?: string; user?: string; namespace?: string };
}

/**
 * Reads the text of a kubeconfig.
 *
 * @param origin where it comes from, for messages
 * @param folder the folder that its relative paths start from
 * @throws KubernetesError `InvalidKubeconfig`. The message never quotes the text, which holds credentials.
 */
export function parseKubeConfig(content: string, origin: string, folder?: string): KubeConfigDocument {
  const invalid = (cause: string) =>
    new KubernetesError("InvalidKubeconfig", `Invalid ${origin.replace(/^the /, "")}: ${cause}`);
  if (content.trim() === "") throw invalid("it is empty");
  const yaml = parseDocument(content);
  const problem = yaml.errors[0];
  if (problem) {
    const line = problem.linePos?.[0].line;
    throw invalid(`it is not valid YAML${line === undefined ? "" : ` (line ${line})`}`);
  }
  const value: unknown = yaml.toJS();
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalid("it is not a kubeconfig");
  const raw = value as Record<string, unknown>;
  const current = raw["current-context"];
  if (current !== undefined && typeof current !== "string") throw invalid("its current-context must be a string");
  const list = <T>(key: string): T[] => {
    const entries = raw[key] ?? [];
    const isNamed = (entry: unknown) => typeof entry === "object" && entry !== null && "name" in entry;
    if (!Array.isArray(entries) || !entries.every(isNamed)) throw invalid(`its ${key} must be a list of named entries`);
    return entries as T[];
  };
  const document: KubeConfigDocument = {
    "current-context": current,
    clusters: list("clusters"),
    users: list("users"),
    contexts: list("contexts"),
  };
  if (folder !== undefined) makePathsAbsolute(document, folder);
  return document;
}

/** Merges several kubeconfigs by kubectl's rule: of entries with the same name, the first one counts. */
export function merge(documents: KubeConfigDocument[]): KubeConfigDocument {
  return {
    "current-context": documents.map((document) => document["current-context"]).find((name) => name),
    clusters: firstOfEachName(documents.flatMap((document) => document.clusters)),
    users: firstOfEachName(documents.flatMap((document) => document.users)),
    contexts: firstOfEachName(documents.flatMap((document) => document.contexts)),
  };
}

function firstOfEachName<T extends { name: string }>(entries: T[]): T[] {
  const byName = new Map<string, T>();
  for (const entry of entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
  return [...byName.values()];
}

function makePathsAbsolute(document: KubeConfigDocument, folder: string): void {
  for (const { cluster } of document.clusters) {
    const ca = cluster?.["certificate-authority"];
    if (cluster && ca) cluster["certificate-authority"] = resolve(folder, ca);
  }
  for (const { user } of document.users) {
    if (!user) continue;
    for (const key of ["tokenFile", "client-certificate", "client-key"] as const) {
      const path = user[key];
      if (path) user[key] = resolve(folder, path);
    }
    // As in a shell, a command without a slash is looked up in PATH.
    if (user.exec?.command?.includes("/")) user.exec.command = resolve(folder, user.exec.command);
  }
}
