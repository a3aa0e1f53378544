import { randomBytes } from "node:crypto";
import type { V1Alpha1Object } from "../kubernetes/index.ts";

/** The annotations that say which resource an object belongs to. */
export const MARK = {
  urn: "pulumi-jumpstarter/urn",
  organization: "pulumi-jumpstarter/organization",
  life: "pulumi-jumpstarter/life",
} as const;

/** The resource that an object belongs to, as the mark of an object or the state of a resource says. */
export interface Owner {
  /** The URN of the resource. */
  urn?: string | undefined;
  /** Its Pulumi organization; undefined for "organization", and in marks that older versions have made. */
  organization?: string | undefined;
  /**
   * The life of the resource: a random id that is made at each creation, adoption and takeover. It tells the resource
   * from an earlier or later one with the same URN. Undefined in marks and states that older versions have made.
   */
  life?: string | undefined;
}

/** The consent of a program to take over an object: of nobody's or the same stack's, or of the resource with this URN. */
export type Adoption = boolean | { from: string };

/** Returns a new life. */
export function newLife(): string {
  return randomBytes(8).toString("hex");
}

/** Returns the owner that an object's mark names. */
export function ownerOf({ metadata }: V1Alpha1Object): Owner {
  const annotations = metadata.annotations ?? {};
  return {
    urn: annotations[MARK.urn],
    organization: annotations[MARK.organization],
    life: annotations[MARK.life],
  };
}

/** Returns the annotations that mark an object as this owner's. */
export function markOf(owner: Owner): Record<string, string> {
  const entries = [
    [MARK.urn, owner.urn],
    [MARK.organization, owner.organization],
    [MARK.life, owner.life],
  ].filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

/**
 * Tells whether an object is the one that a state holds: it has the same UID, and its mark names the same life. In marks
 * and states of older versions, which have no lives, the URN decides. An object whose mark somebody has removed is
 * nobody else's.
 */
export function isOwn(live: V1Alpha1Object, state: { uid?: string | undefined; owner: Owner }): boolean {
  if (state.uid !== undefined && live.metadata.uid !== state.uid) return false;
  const mark = ownerOf(live);
  if (mark.urn === undefined && mark.life === undefined) return true;
  if (mark.life !== undefined || state.owner.life !== undefined) return mark.life === state.owner.life;
  return isSameResource(mark, state.owner);
}

/**
 * Tells whether a resource may take over an object that is in the place of its own. Without consent only one that bears
 * its own URN: an interrupted run, or a resource that retained its object, has left it.
 */
export function mayTakeOver(mark: Owner, claimant: Owner, adopt: Adoption): boolean {
  if (mark.urn !== undefined && isSameResource(mark, claimant)) return true;
  if (typeof adopt === "object") return adopt.from === mark.urn;
  return adopt && (mark.urn === undefined || isSameStack(mark, claimant));
}

/** Returns the owner as messages name it. */
export function describeOwner({ urn, organization }: Owner): string {
  if (urn === undefined) return "nobody";
  return organization === undefined ? urn : `${urn} (organization ${organization})`;
}

/** Tells whether two owners are the same resource, in whatever life. */
export function isSameResource(one: Owner, other: Owner): boolean {
  return one.urn === other.urn && isSameOrganization(one, other);
}

function isSameStack(one: Owner, other: Owner): boolean {
  return stackOf(one) !== undefined && stackOf(one) === stackOf(other) && isSameOrganization(one, other);
}

/** Marks of older versions name no organization. */
function isSameOrganization(one: Owner, other: Owner): boolean {
  return one.organization === other.organization || one.organization === undefined || other.organization === undefined;
}

/** Returns the stack and the project of a URN: `urn:pulumi:STACK::PROJECT::TYPE::NAME`. */
function stackOf({ urn }: Owner): string | undefined {
  const [stack, project, type] = urn?.split("::") ?? [];
  return type === undefined ? undefined : `${stack}::${project}`;
}
