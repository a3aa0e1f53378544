import { providerCode, typeToken } from "../engine/dynamic/registration.ts";
import type { Importable } from "./importable.ts";

/**
 * The file for `pulumi import --file` (Pulumi 3.254 or newer). With inputs and outputs given, the engine takes them as
 * they are and does not ask the provider, which for a dynamic provider it could not.
 *
 * The token is not in it, nor what else the controller has issued: `pulumi refresh` brings that into the state.
 */
export function importFile(importable: readonly Importable[]): object {
  return {
    resources: importable.map(({ kind, name, namespace, uid, args }) => {
      const inputs = { name, namespace, ...args, __provider: providerCode(kind.provider) };
      return { type: typeToken(kind.kind), name, id: `${namespace}/${name}`, inputs, outputs: { ...inputs, uid } };
    }),
  };
}
