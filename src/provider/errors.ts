/**
 * The error of a resource that exists but is not finished: it stays in the state, dependents are not created, and the
 * next `pulumi up` carries on with an update.
 */
export class InitializationError<O extends object = object> extends Error {
  readonly id: string;
  /** The properties for the state. */
  readonly properties: O;
  readonly reasons: string[];

  constructor(id: string, properties: O, cause: unknown) {
    const message = messageOf(cause);
    super(message, { cause });
    this.name = "InitializationError";
    this.id = id;
    this.properties = properties;
    this.reasons = [message];
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
