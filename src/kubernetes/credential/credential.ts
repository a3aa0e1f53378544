import type { V1Alpha1CredentialStatus, V1Alpha1Object } from "../models.ts";
import { decodeToken, isTokenOf } from "./token.ts";

/** An object that the controller issues a credential for. */
export type CredentialedObject = V1Alpha1Object<string, { username?: string }, V1Alpha1CredentialStatus>;

/** A client's or an exporter's token, as the controller has issued it. */
export interface Credential {
  /** The Secret that holds it. */
  secretName: string;
  /** The UID of that Secret. Another Secret of the same name holds another credential. */
  secretUid: string;
  /** The token, a JWT. Secret. */
  token: string;
  /** When the token expires, RFC 3339; undefined: never. */
  expiresAt: string | undefined;
}

/** A Secret as the API server sends it, as far as it is read here. */
export interface Secret {
  metadata?: {
    name?: string;
    uid?: string;
    resourceVersion?: string;
    ownerReferences?: { kind: string; name: string; controller?: boolean }[];
  };
  data?: Record<string, string>;
}

/** The key of the Secret that holds the token. */
const TOKEN_KEY = "token";

/** The content of a Secret, judged as the credential of an object. */
export type CredentialState =
  | { state: "valid"; credential: Credential }
  /** There is no Secret. */
  | { state: "missing" }
  /** A Secret without a token, or with something that is no token. The controller repairs it. */
  | { state: "invalid"; secretUid: string }
  /** The token of a former object of the same name. The controller leaves it as it is. */
  | { state: "stale"; secretUid: string };

/** Judges a Secret as the credential of an object. */
export function inspectSecret(secret: Secret | undefined, object: V1Alpha1Object): CredentialState {
  if (!secret) return { state: "missing" };
  const secretUid = secret.metadata?.uid ?? "";
  const token = Buffer.from(secret.data?.[TOKEN_KEY] ?? "", "base64").toString("utf8");
  const claims = decodeToken(token);
  if (!claims) return { state: "invalid", secretUid };
  if (!isTokenOf(claims, object)) return { state: "stale", secretUid };
  const secretName = secret.metadata?.name ?? "";
  return { state: "valid", credential: { secretName, secretUid, token, expiresAt: claims.expiresAt } };
}
