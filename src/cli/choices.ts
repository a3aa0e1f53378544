import { isDeepStrictEqual } from "node:util";
import { describeProblem } from "../problems.ts";
import type { ConfigurationFile, UnreadFile } from "./configuration-files.ts";
import type { Importable, LeftOut } from "./importable.ts";

/** The settings that configuration files of `jmp` hold for the imported objects. */
export interface Choices {
  /** The arguments of each object that has a file. */
  of: ReadonlyMap<Importable, Record<string, unknown>>;
  leftOut: LeftOut[];
  /** Files that were not used. */
  unread: UnreadFile[];
}

/**
 * Finds the configuration file of each object, and the arguments that follow from it.
 *
 * @param caBundle the CA that a resource finds in the cluster by itself; undefined where it is not known
 */
export function findChoices(
  importable: readonly Importable[],
  files: readonly ConfigurationFile[],
  caBundle: string | undefined,
): Choices {
  const of = new Map<Importable, Record<string, unknown>>();
  const leftOut: LeftOut[] = [];
  const unread: UnreadFile[] = [];
  for (const object of importable) {
    const what = `${object.kind.nouns[0]} ${object.name}`;
    const named = files.filter((file) => isNamed(file, object));
    const fitting = named.filter((file) => isOfCluster(file, object));
    // The token of a former object of this name, on the same controller, may be in a file too.
    const taken = fitting.find(({ uid }) => uid === object.tokenUid) ?? fitting[0];
    for (const { path, endpoint } of named.filter((file) => !isOfCluster(file, object))) {
      unread.push({ path, reason: `it is for the ${what} of another cluster, ${endpoint}` });
    }
    for (const { path } of fitting.filter((file) => file !== taken)) {
      unread.push({ path, reason: `${taken!.path} is for the same ${what}` });
    }
    if (taken) of.set(object, choicesIn(taken, object, caBundle, leftOut));
  }
  return { of, leftOut, unread };
}

function isNamed(file: ConfigurationFile, { kind, name, namespace }: Importable): boolean {
  const isOfNamespace = file.namespace === undefined || file.namespace === namespace;
  return file.kind === kind.configuration?.kind && file.name === name && isOfNamespace;
}

/** Names may repeat across clusters: the UID in the token, else the controller's address, tells them apart. */
function isOfCluster(file: ConfigurationFile, { tokenUid, endpoint }: Importable): boolean {
  return file.uid === tokenUid || file.endpoint === undefined || endpoint === undefined || file.endpoint === endpoint;
}

function choicesIn(
  { path, keys }: ConfigurationFile,
  { kind }: Importable,
  caBundle: string | undefined,
  leftOut: LeftOut[],
): Record<string, unknown> {
  const { choices, validate } = kind.configuration!;
  const found = withoutPublishedCa(choices(keys), caBundle);
  const refused = new Set<string>();
  for (const problem of validate(found)) {
    const argument = problem.path.split(/[.[]/)[0]!;
    if (refused.has(argument)) continue;
    refused.add(argument);
    leftOut.push({ what: `${argument} in ${path}`, reason: `in which ${describeProblem(problem)}` });
  }
  return Object.fromEntries(Object.entries(found).filter(([argument]) => !refused.has(argument)));
}

function withoutPublishedCa(choices: Record<string, unknown>, caBundle: string | undefined): Record<string, unknown> {
  // A file without a CA means the system's roots, but a resource without `tls` takes the published CA.
  const { tls = { ca: "" }, ...rest } = choices;
  return isDeepStrictEqual(tls, { ca: caBundle }) ? rest : { tls, ...rest };
}
