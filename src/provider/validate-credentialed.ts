import { at, type Problems } from "../problems.ts";
import { validateMigration } from "./migration.ts";
import { validateDuration } from "./validate-object.ts";

/** Checks the inputs that clients and exporters have beside those of every object. */
export function validateCredentialed(problems: Problems, inputs: Record<string, unknown>): void {
  problems.text("username", inputs.username, { empty: true, rule: usernameProblem });
  validateMigration(problems, "migratedFrom", inputs.migratedFrom);
  validateDuration(problems, "credentialTimeout", inputs.credentialTimeout, 1_000);
  validateDuration(problems, "renewBefore", inputs.renewBefore, 1_000);
  validateTriggers(problems, "rotationTriggers", inputs.rotationTriggers);
}

/** Returns the reason why a text cannot be the OIDC user of an object; `undefined` if it can. */
export function usernameProblem(username: string): string | undefined {
  if (username === "" || username.trim() !== username) return "must be a non-empty string without spaces around it";
  return /\p{Cc}/u.test(username) ? "must not contain control characters" : undefined;
}

function validateTriggers(problems: Problems, path: string, value: unknown): void {
  for (const [key, trigger] of problems.map(path, value) ?? []) {
    if (key === "") problems.add(path, "must not have an empty key");
    problems.text(at(path, key), trigger, { empty: true, required: true });
  }
}
