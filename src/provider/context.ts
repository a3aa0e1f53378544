import type { Row } from "./row.ts";
import type { Session } from "./session.ts";

/** The circumstances of one call of a lifecycle. The door through which the engine calls supplies them. */
export interface Context {
  /** The URN of the resource, with which its object is marked; undefined where the door does not know it. */
  urn: string | undefined;
  /** The Pulumi organization of the stack; undefined for "organization", which all stacks outside of Pulumi Cloud have. */
  organization: string | undefined;
  row: Row;
  session: Session;
}
