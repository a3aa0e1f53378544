import { isMigrated, MIGRATED, type TokenOwner, tokenOwnerOf } from "../kubernetes/credential/token.ts";
import type { V1Alpha1Object } from "../kubernetes/index.ts";
import { namespaceProblem } from "../kubernetes/names.ts";
import type { Problems } from "../problems.ts";

/** Returns the annotations that make an object go on with the tokens of the one that it has come from. */
export function migrationAnnotations(from: TokenOwner | undefined): Record<string, string> {
  return from === undefined ? {} : { [MIGRATED.namespace]: from.namespace, [MIGRATED.uid]: from.uid };
}

/** Returns the object that an object has come from, by its annotations; `undefined` where they name none. */
export function migrationOf(object: V1Alpha1Object): TokenOwner | undefined {
  return isMigrated(object) ? tokenOwnerOf(object) : undefined;
}

/** Checks the object that an object has come from. */
export function validateMigration(problems: Problems, path: string, value: unknown): void {
  const from = problems.fields(path, value, ["namespace", "uid"]);
  if (from === undefined) return;
  problems.text(`${path}.namespace`, from.namespace, { required: true, rule: namespaceProblem });
  problems.text(`${path}.uid`, from.uid, { required: true, rule: uidProblem });
}

function uidProblem(text: string): string | undefined {
  return /^[0-9A-Za-z-]+$/.test(text) ? undefined : "must be the UID of an object: letters, digits and '-'";
}
