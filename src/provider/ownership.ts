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

/** The ownership that a state records: the object's UID, and the owner under which the resource had it. */
export interface Recorded {
  uid?: string | undefined;
  owner: Owner;
}

/**
 * The standing of the object in a resource's place, by what the state of the resource records. Three are the recorded object,
 * by its UID: "own"; "unmarked", where somebody has removed its mark; "taken", where it bears another owner's mark. Three are
 * another object: a "copy" of the recorded one, made outside with its mark; "nobody's"; "another's".
 */
export type Standing = "own" | "unmarked" | "taken" | "copy" | "nobody's" | "another's";

export function standingOf(live: V1Alpha1Object, state: Recorded): Standing {
  const { owner } = state;
  const isRecorded = isSameObject(live, state);
  const mark = ownerOf(live);
  if (isRecorded && isOfLife(mark, owner)) return "own";
  if (mark.urn === undefined && mark.life === undefined) return isRecorded ? "unmarked" : "nobody's";
  if (isRecorded) return "taken";
  return isOfLife(mark, owner) ? "copy" : "another's";
}

/** Tells whether an object has the UID that a state records, if it records one. */
export function isSameObject(live: V1Alpha1Object, { uid }: Recorded): boolean {
  return uid === undefined || live.metadata.uid === uid;
}

/** Tells whether an object bears another owner's mark. */
export function isOthers(standing: Standing): boolean {
  return standing === "taken" || standing === "another's";
}

/** Tells whether a mark is of an owner's life. In marks and states of older versions, which have no lives, the URN decides. */
export function isOfLife(mark: Owner, owner: Owner): boolean {
  if (mark.life !== undefined || owner.life !== undefined) return mark.life === owner.life;
  return mark.urn === undefined || isSameResource(mark, owner);
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

/** Tells whether a mark names this resource, in whatever life. */
export function isSameResource(mark: Owner, other: Owner): boolean {
  return mark.urn === other.urn && isSameOrganization(mark, other);
}

/** Tells whether a mark names a resource of this one's stack. */
export function isSameStack(mark: Owner, other: Owner): boolean {
  return stackOf(mark) !== undefined && stackOf(mark) === stackOf(other) && isSameOrganization(mark, other);
}

/** Marks of older versions, which have no life, name no organization. */
function isSameOrganization(mark: Owner, other: Owner): boolean {
  const isUnknown = mark.organization === undefined && mark.life === undefined;
  return isUnknown || mark.organization === other.organization;
}

/** Returns the stack and the project of a URN: `urn:pulumi:STACK::PROJECT::TYPE::NAME`. */
export function stackOf({ urn }: Owner): string | undefined {
  const [stack, project, type] = urn?.split("::") ?? [];
  return type === undefined ? undefined : `${stack}::${project}`;
}
