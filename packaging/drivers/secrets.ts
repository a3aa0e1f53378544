/** The names of parameters that hold credentials. */
import type { FactType } from "../../src/config/driver-facts.ts";
import type { Model, Parameter } from "./read-drivers.ts";

const CREDENTIAL = /passw|token|secret|credential|(auth|priv|private|api|access)_key|^ssh_identity$/;

/** Maps with free keys, among them credentials: Opendal's are the options of a storage service. */
const MAPS = ["kwargs"];

/** Does a parameter hold a credential, itself or below it? */
export function isSecret(parameter: Parameter, models: ReadonlyMap<string, Model>): boolean {
  const { name, type } = parameter;
  return CREDENTIAL.test(name) || MAPS.includes(name) || modelsIn(type).some((model) => holdsSecret(model, models));
}

function holdsSecret(model: string, models: ReadonlyMap<string, Model>): boolean {
  return models.get(model)!.parameters.some((parameter) => isSecret(parameter, models));
}

function modelsIn(type: FactType): string[] {
  if (typeof type === "string" || type[0] === "oneOf") return [];
  if (type[0] === "model") return [type[1]];
  return (type.slice(1) as FactType[]).flatMap(modelsIn);
}
