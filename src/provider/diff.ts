import { isDeepStrictEqual } from "node:util";
import type { Context } from "./context.ts";
import { hasUnknown, type ObjectInputs, type ObjectOutputs } from "./inputs.ts";

/** The answer of a diff; `changes` left undefined lets the engine compare the inputs itself. */
export interface DiffAnswer {
  changes?: boolean;
  replaces: string[];
  /** A replacement in the same place can only come after the old object has gone. */
  deleteBeforeReplace: boolean;
}

/** The inputs whose change makes another object. */
const REPLACING = ["name", "namespace"] as const;

/** The inputs in which every object can be changed in place. */
const CHANGEABLE = ["labels", "annotations", "adopt"] as const satisfies (keyof ObjectInputs)[];

/** The inputs of every object. */
export const OBJECT_INPUTS = [...REPLACING, ...CHANGEABLE] as const;

/**
 * Returns which replacement a change of name or namespace asks for. The engine compares the inputs itself, which gives
 * users detailed diffs and `replaceOnChanges`.
 */
export function diffIdentity(olds: ObjectInputs, news: ObjectInputs): DiffAnswer {
  const replaces = REPLACING.filter((key) => hasUnknown(news[key]) || olds[key] !== news[key]);
  return { replaces, deleteBeforeReplace: replaces.length === 0 };
}

/** Tells whether the inputs that can be changed in place are the same: those of every object, and `keys`. */
export function hasSameInputs<P extends ObjectOutputs>(keys: readonly (keyof P)[], olds: P, news: P): boolean {
  return [...CHANGEABLE, ...keys].every((key) => isDeepStrictEqual(olds[key], news[key]));
}

/** Returns the reason to mark an object anew; `undefined` where its mark names the resource. */
export function whyRemark({ urn, organization }: Context, { ownership }: ObjectOutputs): string | undefined {
  if (ownership?.urn === undefined) return "The object is not marked as this resource's yet: the next update marks it.";
  if (ownership.urn !== urn) return `The resource was ${ownership.urn}: the update marks its object with the new URN.`;
  if (ownership.organization === organization) return undefined;
  const whose = organization === undefined ? "without an organization" : `with the organization ${organization}`;
  return `The object is to be marked ${whose}: the update does it.`;
}
