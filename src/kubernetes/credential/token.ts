import type { V1Alpha1Object } from "../models.ts";

/** What the payload of a controller's token says. Its signature is the controller's business. */
export interface TokenClaims {
  /** `client:<namespace>:<name>:<uid>` */
  subject: string;
  /** When it was issued, RFC 3339. */
  issuedAt: string | undefined;
  /** When it stops being accepted, RFC 3339; undefined: never. */
  expiresAt: string | undefined;
}

/** Reads a token's payload, or answers `undefined` where it is no JWT. */
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

/** An object that was moved between clusters keeps its old UID in its token's subject; the controller says so here. */
const MIGRATED_UID = "jumpstarter.dev/migrated-uid";

/**
 * Is the token this object's own? The controller keeps the Secret of a deleted object for a new one of the same name,
 * and the old token in it, which it then denies in every call: the subject's UID tells.
 */
export function isTokenOf(claims: TokenClaims, object: Pick<V1Alpha1Object, "metadata">): boolean {
  const uid = object.metadata.annotations?.[MIGRATED_UID] ?? object.metadata.uid;
  return uid !== undefined && claims.subject.split(":").at(-1) === uid;
}
