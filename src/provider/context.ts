import type { Owner } from "./ownership.ts";
import type { Row } from "./row.ts";
import type { Session } from "./session.ts";
import type { Wording } from "./wording.ts";

/** The limits of what is waited for. */
export interface Limits {
  /** Ends the wait; undefined where the door cannot be interrupted. */
  signal?: AbortSignal | undefined;
  /** The longest time, in milliseconds, which goes before that of the inputs; undefined where the door knows none. */
  timeout?: number | undefined;
}

/** The knowledge that a preview has of its program. */
export interface Foresight {
  /**
   * Whether the program declares resources of other packages before this one. Whatever the resource waits for is among
   * them, and may make what the cluster lacks now.
   */
  isAmongOthers: boolean;
}

/** The circumstances of one call of a lifecycle. The door through which the engine calls supplies them. */
export interface Context extends Limits {
  /** The URN of the resource, with which its object is marked; undefined where the door does not know it. */
  urn: string | undefined;
  /** The Pulumi organization of the stack; undefined for "organization", which all stacks outside of Pulumi Cloud have. */
  organization: string | undefined;
  row: Row;
  /** The knowledge of a preview about the program; undefined in an update, where resources are checked one after another. */
  foresight?: Foresight | undefined;
  session: Session;
  wording: Wording;
}

/** Returns the owner that a resource is, without a life. */
export function identityOf({ urn, organization }: Context): Owner {
  return { urn, organization };
}

export function limitsOf({ signal, timeout }: Context): Limits {
  return { signal, timeout };
}
