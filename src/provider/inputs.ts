import type { TokenOwner } from "../kubernetes/credential/token.ts";
import type { Adoption, Owner } from "./ownership.ts";

/** The inputs of every object, resolved. In a preview any of them may be {@link UNKNOWN} instead. */
export interface ObjectInputs {
  name: string;
  namespace: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  adopt?: Adoption;
}

/** The state of every object: the inputs, since a refresh has to give them all back, and the outputs. */
export interface ObjectOutputs extends ObjectInputs {
  uid?: string;
  ownership?: Ownership;
}

/** The owner under which a resource has its object, and the way to the cluster where the object was created or seen. */
export interface Ownership extends Owner {
  cluster?: string | undefined;
  /** The object is only looked up, by `get`: another resource manages it, or nobody. */
  isForeign?: boolean | undefined;
}

/** The inputs of a client or an exporter. */
export interface CredentialedInputs extends ObjectInputs {
  username?: string;
  migratedFrom?: TokenOwner;
  /** Exporters only. */
  enabled?: boolean;
  credentialTimeout?: string;
  rotationTriggers?: Record<string, string>;
  renewBefore?: string;
}

/** The state of a client or an exporter. */
export interface CredentialedOutputs extends CredentialedInputs, ObjectOutputs {
  endpoint?: string;
  caBundle?: string;
  credentialSecretName?: string;
  token?: string;
  tokenExpiresAt?: string;
}

/** The outputs of a client or an exporter that come with its credential. */
export const ISSUED_OUTPUTS = [
  "endpoint",
  "caBundle",
  "credentialSecretName",
  "token",
  "tokenExpiresAt",
] as const satisfies (keyof CredentialedOutputs)[];

/** Stands for a value that is not known before the update: `pulumi.runtime.unknownValue`. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Tells whether the value, or a part of it, is unknown in this preview. */
export function hasUnknown(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(hasUnknown);
  return value === UNKNOWN;
}

/** Returns the resource's id in the state. */
export function idOf(inputs: { namespace: string; name: string }): string {
  return `${inputs.namespace}/${inputs.name}`;
}

/** Returns the name of a resource in the program: the last part of its URN, which may itself contain "::". */
export function nameInProgram(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** Returns the namespace and the name of an id, for `Resource.get`, where nothing else is known. */
export function parseId(id: string): { namespace: string; name: string } {
  const [namespace, name, ...rest] = id.split("/");
  if (!namespace || !name || rest.length > 0) {
    throw new Error(`the id must be "namespace/name", as in "jumpstarter-lab/ci"; it is "${id}"`);
  }
  return { namespace, name };
}
