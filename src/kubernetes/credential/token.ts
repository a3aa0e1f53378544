import type { V1Alpha1Object } from "../models.ts";

/** The payload of a controller's token. Only the controller can check its signature. */
export interface TokenClaims {
  /** `client:<namespace>:<name>:<uid>` */
  subject: string;
  /** When it was issued, RFC 3339. */
  issuedAt: string | undefined;
  /** When it stops being accepted, RFC 3339; undefined: never. */
  expiresAt: string | undefined;
}

/** Reads a token's payload, or returns `undefined` if it is no JWT. */
export function decodeToken(token: string): TokenClaims | undefined {
  const parts = token.split(".");
  if (parts.length !== 3) return undefined;
  try {
    const claims = JSON.parse(Buffer.from(parts[1]!, "base64url").toString("utf8")) as {
      sub?: unknown;
      iat?: unknown;
      exp?: unknown;
    };
    if (typeof claims.sub !== "string") return undefined;
    return { subject: claims.sub, issuedAt: time(claims.iat), expiresAt: time(claims.exp) };
  } catch {
    return undefined;
  }
}

function time(seconds: unknown): string | undefined {
  return typeof seconds === "number" ? new Date(seconds * 1000).toISOString() : undefined;
}

/**
 * The annotations with the namespace and the UID of the object whose tokens an object goes on with. A controller since 0.8.1
 * puts them into the subjects of tokens in place of the object's own. An empty one counts as absent.
 */
export const MIGRATED = {
  namespace: "jumpstarter.dev/migrated-namespace",
  uid: "jumpstarter.dev/migrated-uid",
} as const;

/** An object as the subjects of tokens name it, beside its kind and its name. */
export interface TokenOwner {
  namespace: string;
  uid: string;
}

/** Returns the namespace and the UID that an object's tokens name: its own, or those of the object it has come from. */
export function tokenOwnerOf({ metadata }: Pick<V1Alpha1Object, "metadata">): TokenOwner {
  const { namespace = "", uid = "", annotations = {} } = metadata;
  return { namespace: annotations[MIGRATED.namespace] || namespace, uid: annotations[MIGRATED.uid] || uid };
}

/** Tells whether an object goes on with the tokens of another one. */
export function isMigrated(object: Pick<V1Alpha1Object, "metadata">): boolean {
  const { namespace, uid } = tokenOwnerOf(object);
  return namespace !== object.metadata.namespace || uid !== object.metadata.uid;
}

/**
 * Tells whether a token is an object's own, by its subject. The controller keeps the Secret of a deleted object, with the old
 * token in it, for a new object of the same name, but then denies that token in every call.
 */
export function isTokenOf(claims: TokenClaims, object: Pick<V1Alpha1Object, "metadata">): boolean {
  const owner = tokenOwnerOf(object);
  const [, namespace, , uid] = claims.subject.split(":");
  return uid !== undefined && uid === owner.uid && namespace === owner.namespace;
}
