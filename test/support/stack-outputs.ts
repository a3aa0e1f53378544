/** Reads the outputs of a stack from its state, as `pulumi stack output --json` prints them. */
import { SECRET, SIGNATURE } from "../../src/engine/secret.ts";
import type { StackSecrets } from "./stack-secrets.ts";
import type { State } from "./state.ts";

/** Returns the outputs of a stack. Its secrets are "[secret]", or their values if `secrets` is given. */
// biome-ignore lint/suspicious/noExplicitAny: outputs are whatever the program exports
export function stackOutputs(state: State, secrets?: StackSecrets): Record<string, any> {
  const stack = state.deployment.resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
  const decrypt = secrets && ((ciphertext: string) => secrets.decrypt(ciphertext));
  return shown(stack?.outputs ?? {}, decrypt) as Record<string, unknown>;
}

function shown(value: unknown, decrypt: ((ciphertext: string) => string) | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => shown(item, decrypt));
  if (typeof value !== "object" || value === null) return value;
  const marked = value as Record<string, unknown>;
  if (marked[SIGNATURE] === undefined) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item, decrypt)]));
  }
  if (marked[SIGNATURE] !== SECRET) throw new Error(`Only the CLI can show such an output: ${JSON.stringify(value)}`);
  // Secrets within a secret are marked, but not encrypted again.
  return decrypt ? shown(JSON.parse(decrypt(marked.ciphertext as string)), (plain) => plain) : "[secret]";
}
