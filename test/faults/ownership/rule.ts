/** The rule of ownership, held against what a command has done in the lab. */
import type { KubeObject } from "../../../lab/cluster/kube.ts";
import type { LiveObject } from "../../model/cluster.ts";
import type { Programmed } from "../../model/edits.ts";
import { describe, lifeIn, type Mark, markOf } from "../../model/ledger.ts";
import type { LabStack } from "./lab-stack.ts";

/** The cluster and the states at one moment. */
export interface Moment {
  /** The objects by their UIDs. */
  objects: Map<string, LiveObject>;
  /** The lives by the UIDs of their objects, as the state of each stack has them. */
  states: Map<string, Map<string, string>>;
}

export function moment(objects: readonly KubeObject[], stacks: readonly LabStack[]): Moment {
  const states = stacks.map(({ stack, resources }) => {
    // One whose replacement is still to come has given up its object, or left it as it was, in an earlier command.
    const holding = resources.filter(({ pendingReplacement }) => pendingReplacement !== true);
    const held = holding.map(({ outputs = {} }) => [String(outputs.uid), lifeIn(outputs)] as const);
    return [stack, new Map(held)] as const;
  });
  return {
    objects: new Map(objects.map((object) => [object.metadata.uid!, object as unknown as LiveObject])),
    states: new Map(states),
  };
}

/** A command of a stack, as far as the rule asks for it. */
export interface Deed {
  actor: Programmed;
  /** The command has refreshed the state before it did anything else. */
  isRefreshed: boolean;
  said: string;
  wasKilled: boolean;
}

/** Returns what is wrong with a command. */
export function violations(before: Moment, after: Moment, { actor, isRefreshed, said, wasKilled }: Deed): string[] {
  const held = before.states.get(actor.stack)!;
  const lives = new Set(held.values());
  /** The life of an object's resource as the state has it; a refresh takes up copies, which have another UID. */
  const lifeOf = (uid: string, mark: Mark) =>
    held.get(uid) ?? (isRefreshed && lives.has(mark.life) ? mark.life : undefined);
  const found: string[] = [];
  for (const [uid, object] of before.objects) {
    const mark = markOf(object);
    const now = after.objects.get(uid);
    if (!now && mark.urn !== undefined && lifeOf(uid, mark) !== mark.life) found.push(`deletes ${describe(object)}`);
    if (now && !isSame(mark, markOf(now)) && !mayMark(actor, mark, markOf(now), lifeOf(uid, mark))) {
      found.push(`takes ${describe(object)} and makes of it ${describe(now)}`);
    }
    const isLost = now && held.has(uid) && !after.states.get(actor.stack)!.has(uid);
    const owner = now && markOf(now).urn;
    if (isLost && owner && !isOf(actor, owner) && !wasKilled && !said.includes(owner)) {
      found.push(`loses ${describe(object)} without a word of its owner`);
    }
  }
  for (const [uid, object] of after.objects) {
    const { life } = markOf(object);
    const holders = [...after.states].filter(([, state]) => life !== "" && state.get(uid) === life);
    if (holders.length > 1)
      found.push(`leaves ${describe(object)} in the states of ${holders.map(([stack]) => stack)}`);
  }
  return found;
}

function isSame(one: Mark, other: Mark): boolean {
  return one.urn === other.urn && one.life === other.life && one.organization === other.organization;
}

/** May a stack write this mark in the place of that one? `life` is the one in its state. */
function mayMark(actor: Programmed, before: Mark, after: Mark, life: string | undefined): boolean {
  if (after.urn === undefined || !isOf(actor, after.urn)) return false;
  if (before.urn === undefined || before.urn === after.urn || before.life === life) return true;
  return actor.program.some(({ args: { adopt } }) =>
    typeof adopt === "object" ? adopt.from === before.urn : adopt === true && isOf(actor, before.urn!),
  );
}

function isOf({ stack, project }: Programmed, urn: string): boolean {
  return urn.startsWith(`urn:pulumi:${stack}::${project}::`);
}
