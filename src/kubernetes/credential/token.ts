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

/** The annotation with the UID that an object had in another cluster, which its token still names. */
const MIGRATED_UID = "jumpstarter.dev/migrated-uid";

/**
 * Tells whether a token is an object's own, by the UID in its subject. The controller keeps the Secret of a deleted object,
 * with the old token in it, for a new object of the same name, but then denies that token in every call.
 */
export function isTokenOf(claims: TokenClaims, object: Pick<V1Alpha1Object, "metadata">): boolean {
  const uid = object.metadata.annotations?.[MIGRATED_UID] || object.metadata.uid;
  return uid !== undefined && claims.subject.split(":").at(-1) === uid;
}
