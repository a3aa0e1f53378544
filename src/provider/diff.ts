import { isDeepStrictEqual } from "node:util";
import { type CredentialedInputs, type CredentialedOutputs, hasUnknown, type ObjectInputs } from "./inputs.ts";
import { whyRenewal } from "./renewal.ts";

/** The answer of `diff`; `changes` left undefined lets the engine compare the inputs itself. */
export interface DiffAnswer {
  changes?: boolean;
  replaces: string[];
  deleteBeforeReplace: boolean;
}

/** What makes another object of it when it changes. */
const REPLACING = ["name", "namespace"] as const;

/** What every object can be changed in, in place. */
const OBJECT_KEYS = ["__provider", "labels", "annotations", "adopt"];

const CREDENTIALED_KEYS = ["username", "enabled", "credentialTimeout", "rotationTriggers", "renewBefore"];

/**
 * Compares what is in the state with what is wanted. The engine compares inputs itself, which gives users detailed diffs
 * and `replaceOnChanges`; only what it cannot see is answered here: a URN that differs because the resource was renamed
 * in the program, which changes nothing in the cluster.
 *
 * @param keys what this kind can be changed in beside what every object can
 */
export function diffObject(keys: string[], olds: ObjectInputs, news: ObjectInputs): DiffAnswer {
  const answer = diffIdentity(olds, news);
  const [before, after] = [olds, news] as unknown as Record<string, unknown>[];
  const isSame = [...OBJECT_KEYS, ...keys].every((key) => isDeepStrictEqual(before?.[key], after?.[key]));
  return answer.replaces.length === 0 && isSame ? { ...answer, changes: false } : answer;
}

/**
 * {@link diffObject}, and a token that is due for renewal, or missing. Nothing in a preview shows why that is an update,
 * so `inform` is told.
 */
export function diffCredentialed(
  olds: CredentialedOutputs,
  news: CredentialedInputs,
  inform: (reason: string) => void,
): DiffAnswer {
  const answer = diffObject(CREDENTIALED_KEYS, olds, news);
  if (answer.changes === undefined) return answer;
  const reason = whyRenewal(olds, news.renewBefore);
  if (reason !== undefined) inform(reason);
  return { ...answer, changes: reason !== undefined };
}

/** Which replacement the change of name or namespace asks for. */
function diffIdentity(olds: ObjectInputs, news: ObjectInputs): DiffAnswer {
  const replaces = REPLACING.filter((key) => hasUnknown(news[key]) || olds[key] !== news[key]);
  // A replacement that keeps the name can only come after the old object has gone.
  return { replaces, deleteBeforeReplace: replaces.length === 0 };
}
