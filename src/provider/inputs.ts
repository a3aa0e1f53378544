/**
 * What the engine sends of every object: its inputs, resolved. In a preview any of them may be {@link UNKNOWN} instead.
 */
export interface ObjectInputs {
  name: string;
  namespace: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  adopt?: boolean;
  /** The resource's URN: whose row to write on, and whose object an interrupted run has left. */
  pulumiUrn?: string;
  __provider: string;
}

/** What it sends of a client or an exporter. */
export interface CredentialedInputs extends ObjectInputs {
  username?: string;
  /** Exporters only. */
  enabled?: boolean;
  credentialTimeout?: string;
  rotationTriggers?: Record<string, string>;
  renewBefore?: string;
}

/** What is kept in the state of them: the inputs (a refresh has to give them all back) and what the controller has answered. */
export interface CredentialedOutputs extends CredentialedInputs {
  uid?: string;
  endpoint?: string;
  caBundle?: string;
  credentialSecretName?: string;
  token?: string;
  tokenExpiresAt?: string;
}

/** What stands for a value that is not known before the update: `pulumi.runtime.unknownValue`. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Is the value, or a part of it, unknown in this preview? */
export function hasUnknown(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(hasUnknown);
  return value === UNKNOWN;
}

/** The resource's id in the state. */
export function idOf(inputs: { namespace: string; name: string }): string {
  return `${inputs.namespace}/${inputs.name}`;
}

/** The name of a resource in the program: the last part of its URN, which may itself contain "::". */
export function nameInProgram(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** Namespace and name of an id, for `Resource.get`, where nothing else is known. */
export function parseId(id: string): { namespace: string; name: string } {
  const [namespace, name, ...rest] = id.split("/");
  if (!namespace || !name || rest.length > 0) {
    throw new Error(`the id must be "namespace/name", as in "jumpstarter-lab/ci"; it is "${id}"`);
  }
  return { namespace, name };
}
