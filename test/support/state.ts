/** The state of a stack, as `pulumi stack export` prints it. */

/** A resource as the state holds it. */
export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: assertions reach into any resource
  inputs?: Record<string, any>;
  // biome-ignore lint/suspicious/noExplicitAny: assertions reach into any resource
  outputs?: Record<string, any>;
  [key: string]: unknown;
}

export interface State {
  deployment: { resources?: StateResource[]; pending_operations?: unknown[]; [key: string]: unknown };
  [key: string]: unknown;
}
