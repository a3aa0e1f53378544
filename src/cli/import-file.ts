import { providerCode, typeToken } from "../engine/dynamic/state-names.ts";
import type { Importable } from "./importable.ts";

/**
 * Returns the file for `pulumi import --file` (Pulumi 3.254 or newer). With inputs and outputs given, the engine takes them as
 * they are instead of asking the provider, which it cannot do for a dynamic provider.
 *
 * It holds neither the token nor anything else that the controller issues: `pulumi refresh` adds those to the state.
 */
export function importFile(importable: readonly Importable[]): object {
  return {
    resources: importable.map(({ kind, name, namespace, uid, args }) => {
      const inputs = { name, namespace, ...args, __provider: providerCode(kind.provider) };
      return { type: typeToken(kind.kind), name, id: `${namespace}/${name}`, inputs, outputs: { ...inputs, uid } };
    }),
  };
}
