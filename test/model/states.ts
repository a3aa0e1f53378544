/** Changes that people make to the states of stacks, and to stacks. */
import { shortUrn } from "./ledger.ts";
import { title, urnOf } from "./programs.ts";
import type { StateDeed } from "./sequences.ts";
import type { Stack, World } from "./world.ts";

/** Does it, and tells it; `undefined` where there is nothing to do it to. */
export function done(world: World, stack: Stack, deed: StateDeed): string | undefined {
  switch (deed.state) {
    case "rename":
      return renamed(stack, deed.which, deed.name, deed.isInProgram);
    case "delete":
      return deleted(stack, deed.which);
    case "export":
      stack.exports.push(stack.resources);
      return `pulumi stack export, as number ${stack.exports.length}`;
    case "import": {
      const index = deed.which % stack.exports.length;
      const exported = stack.exports[index];
      if (!exported) return undefined;
      stack.resources = exported;
      return `pulumi stack import of number ${index + 1}`;
    }
    case "rename stack":
      return stackRenamed(world, stack);
  }
}

function renamed(stack: Stack, which: number, name: string, isInProgram: boolean): string | undefined {
  const resource = stack.resources[which % stack.resources.length];
  if (!resource || resource.isCondemned) return undefined;
  const urn = [...resource.urn.split("::").slice(0, 3), name].join("::");
  if (stack.resources.some((other) => other.urn === urn)) return undefined;
  stack.resources = stack.resources.map((other) => (other === resource ? { ...other, urn } : other));
  const told = `pulumi state rename ${shortUrn(resource.urn)} ${name}`;
  const declaration = stack.program.find((candidate) => urnOf(stack, candidate) === resource.urn);
  if (!isInProgram || !declaration || stack.program.some((other) => urnOf(stack, other) === urn)) return told;
  declaration.name = name;
  declaration.formerly = [];
  return `${told}, and in the program as well`;
}

function deleted(stack: Stack, which: number): string | undefined {
  const resource = stack.resources[which % stack.resources.length];
  if (!resource || resource.isCondemned) return undefined;
  stack.resources = stack.resources.filter((other) => other !== resource);
  return `pulumi state delete ${shortUrn(resource.urn)}`;
}

function stackRenamed({ stacks }: World, stack: Stack): string | undefined {
  const name = `${stack.stack}-old`;
  const isTaken = stacks.some((other) => other.stack === name && other.organization === stack.organization);
  if (isTaken || stack.stack.endsWith("-old")) return undefined;
  const prefix = `urn:pulumi:${stack.stack}::`;
  stack.resources = stack.resources.map((resource) => ({
    ...resource,
    urn: resource.urn.replace(prefix, `urn:pulumi:${name}::`),
  }));
  stack.stack = name;
  // pulumi stack import refuses what another stack has exported.
  stack.exports = [];
  stack.isRenamed = true;
  return `pulumi stack rename, to ${title(stack)}`;
}
