/** Reads secrets and outputs from the state of a stack, as `pulumi stack export` and `pulumi stack output --json` print them. */
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

/** Returns a state with its secrets in plain, as `pulumi stack export --show-secrets` prints it. */
export function inPlain(state: State, secrets: StackSecrets): State {
  return JSON.parse(JSON.stringify(state), (_, value) => {
    if (value?.[SIGNATURE] !== SECRET || typeof value.ciphertext !== "string") return value;
    const { ciphertext, ...rest } = value;
    return { ...rest, plaintext: secrets.decrypt(ciphertext) };
  });
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
