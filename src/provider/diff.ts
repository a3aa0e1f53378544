import { isDeepStrictEqual } from "node:util";
import { type CredentialedInputs, type CredentialedOutputs, hasUnknown } from "./inputs.ts";
import { isRenewalDue } from "./renewal.ts";

/** The answer of `diff`; `changes` left undefined lets the engine compare the inputs itself. */
export interface DiffAnswer {
  changes?: boolean;
  replaces: string[];
  deleteBeforeReplace: boolean;
}

/** What makes another object of it when it changes. */
const REPLACING = ["name", "namespace"] as const;

/**
 * Compares what is in the state with what is wanted. The engine compares inputs itself, which gives users detailed diffs
 * and `replaceOnChanges`; only what it cannot see is answered here: a token that is due or missing, and a URN that
 * differs because the resource was renamed in the program, which changes nothing in the cluster.
 */
export function diffCredentialed(olds: CredentialedOutputs, news: CredentialedInputs): DiffAnswer {
  const answer = diffIdentity(olds, news);
  const keys = [
    "labels",
    "annotations",
    "username",
    "enabled",
    "credentialTimeout",
    "rotationTriggers",
    "renewBefore",
    "adopt",
  ];
  if (answer.replaces.length > 0 || !sameInputs(keys, olds, news)) return answer;
  const due = olds.token === undefined || isRenewalDue(olds.tokenExpiresAt, news.renewBefore);
  return { ...answer, changes: due };
}

/** Which replacement the change of name or namespace asks for. */
export function diffIdentity(
  olds: { name: string; namespace: string },
  news: { name: string; namespace: string },
): DiffAnswer {
  const replaces = REPLACING.filter((key) => hasUnknown(news[key]) || olds[key] !== news[key]);
  // A replacement that keeps the name can only come after the old object has gone.
  return { replaces, deleteBeforeReplace: replaces.length === 0 };
}

export function sameInputs(keys: string[], olds: object, news: object): boolean {
  const [before, after] = [olds as Record<string, unknown>, news as Record<string, unknown>];
  return ["__provider", ...keys].every((key) => isDeepStrictEqual(before[key], after[key]));
}
