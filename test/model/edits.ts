/** Changes that people make in a program. */
import type { Cluster } from "./cluster.ts";
import type { Resource } from "./engine.ts";
import { markOf, shortUrn } from "./ledger.ts";
import { type Declaration, declare, type Owner, placeOf } from "./programs.ts";
import type { Edit } from "./sequences.ts";

/** A stack with its program. */
export interface Programmed extends Owner {
  /** The default namespace of its providers. @default NAMESPACE */
  namespace?: string;
  program: Declaration[];
  resources: readonly Pick<Resource, "urn" | "inputs" | "isCondemned">[];
}

/** Changes the program of a stack, and tells how; `undefined` where there is nothing to change. */
export function edited(cluster: Pick<Cluster, "find">, stack: Programmed, edit: Edit): string | undefined {
  const { program } = stack;
  if (edit.edit === "declare") {
    const { name, kind, object } = edit;
    if (program.some((other) => other.name === name && other.kind === kind)) return undefined;
    program.push(declare(name, { kind, args: object === undefined ? {} : { name: object } }));
    return `${kind} ${name} is declared${object ? ` with the name ${object}` : ""}`;
  }
  const declaration = program[edit.which % program.length];
  if (!declaration) return undefined;
  switch (edit.edit) {
    case "remove":
      program.splice(program.indexOf(declaration), 1);
      return `${declaration.name} is removed`;
    case "rename":
      return renamed(program, declaration, edit.name, edit.isAliased);
    case "move":
      return moved(program, declaration, edit.isInComponent);
    case "name":
    case "namespace":
      return given(declaration, edit.edit, edit.value);
    case "label":
      declaration.args.labels = { label: edit.value };
      return `${declaration.name} has the label ${edit.value}`;
    case "adopt":
      return adopting(cluster, stack, declaration, edit.how);
    case "protect":
    case "retainOnDelete":
    case "deleteBeforeReplace":
      declaration[edit.edit] = edit.isOn;
      return `${declaration.name} has ${edit.edit}: ${edit.isOn}`;
    case "provider":
      declaration.provider = edit.provider;
      return `${declaration.name} has the provider ${edit.provider}`;
  }
}

function renamed(program: Declaration[], declaration: Declaration, name: string, isAliased: boolean) {
  const former = { name: declaration.name, isInComponent: declaration.isInComponent };
  if (isTaken(program, { ...declaration, name })) return undefined;
  declaration.formerly = isAliased ? [former, ...declaration.formerly] : [];
  declaration.name = name;
  return `${former.name} is renamed to ${name} ${isAliased ? "with" : "without"} an alias`;
}

function moved(program: Declaration[], declaration: Declaration, isInComponent: boolean) {
  const { name } = declaration;
  if (isTaken(program, { ...declaration, isInComponent })) return undefined;
  declaration.formerly = [{ name, isInComponent: declaration.isInComponent }, ...declaration.formerly];
  declaration.isInComponent = isInComponent;
  return `${name} is moved ${isInComponent ? "into" : "out of"} a component, with an alias`;
}

function given({ name, args }: Declaration, key: "name" | "namespace", value: string | undefined) {
  if (value === undefined) delete args[key];
  else args[key] = value;
  return `${name} has ${value === undefined ? `no ${key}` : `the ${key} "${value}"`}`;
}

function adopting(
  cluster: Pick<Cluster, "find">,
  stack: Programmed,
  declaration: Declaration,
  how: "no" | "true" | "from",
) {
  const { args, name } = declaration;
  if (how === "no") {
    delete args.adopt;
    return `${name} has no adopt`;
  }
  if (how === "true") {
    args.adopt = true;
    return `${name} has adopt: true`;
  }
  const { kind, namespace, name: object } = placeOf(stack, declaration);
  const live = cluster.find(kind, namespace, object);
  const from = live && markOf(live).urn;
  if (from === undefined) return undefined;
  args.adopt = { from };
  return `${name} has adopt: { from: ${shortUrn(from)} }`;
}

/** Is there a resource of that kind, name and place already? */
function isTaken(program: readonly Declaration[], wanted: Declaration): boolean {
  return program.some(
    ({ kind, name, isInComponent }) =>
      kind === wanted.kind && name === wanted.name && isInComponent === wanted.isInComponent,
  );
}
