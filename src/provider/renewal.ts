import { isDeepStrictEqual } from "node:util";
import { decodeToken } from "../kubernetes/credential/token.ts";
import { parseDuration } from "../kubernetes/names.ts";
import { type CredentialedOutputs, hasUnknown } from "./inputs.ts";

/** Tells whether the token expires within `renewBefore` from now. */
export function isRenewalDue(
  expiresAt: string | undefined,
  renewBefore: string | undefined,
  now = Date.now(),
): boolean {
  const margin = renewBefore === undefined ? undefined : parseDuration(renewBefore);
  if (margin === undefined || expiresAt === undefined) return false;
  return Date.parse(expiresAt) - now <= margin;
}

/** Returns the reason to update a resource whose inputs have not changed, for a person; `undefined` if there is none. */
export function whyRenewal(
  { token, tokenExpiresAt }: Partial<CredentialedOutputs>,
  renewBefore: string | undefined,
): string | undefined {
  if (token === undefined) return "There is no token in the state: the update waits for it.";
  if (!isRenewalDue(tokenExpiresAt, renewBefore)) return undefined;
  return `The token expires at ${tokenExpiresAt}, within renewBefore (${renewBefore}): the update renews it.`;
}

/** Tells what an update does to the token, for a person; `undefined` where the token stays. */
export function newToken(olds: Partial<CredentialedOutputs>, news: CredentialedOutputs): string | undefined {
  const isAsked = isRotationAsked(olds, news);
  if (olds.token === undefined || !(isAsked || isRenewalDue(olds.tokenExpiresAt, news.renewBefore))) return undefined;
  const condition = isAsked && hasUnknown(news.rotationTriggers) ? " if rotationTriggers turn out to be others" : "";
  return `A new token will be issued${condition}; ${staysValid(olds.tokenExpiresAt)}`;
}

/** Returns how long a former token is accepted: the controller keeps no list of revoked tokens. */
export function staysValid(expiresAt: string | undefined): string {
  return `the old one stays valid ${expiresAt === undefined ? "for ever: it does not expire" : `until ${expiresAt}`}.`;
}

/** Tells whether the user changed `rotationTriggers` of a resource that had a token. To take the argument out asks for nothing. */
export function isRotationAsked(olds: Partial<CredentialedOutputs>, news: CredentialedOutputs): boolean {
  const triggers = news.rotationTriggers ?? {};
  if (olds.token === undefined || Object.keys(triggers).length === 0) return false;
  return !isDeepStrictEqual(olds.rotationTriggers ?? {}, triggers);
}

/** Throws if even a new token would be due for `renewBefore`: every `pulumi up` would renew it. */
export function assertRenewalEnds(inputs: CredentialedOutputs, token: string): void {
  if (hasUnknown(inputs.renewBefore)) return;
  const claims = decodeToken(token);
  const margin = inputs.renewBefore === undefined ? undefined : parseDuration(inputs.renewBefore);
  if (margin === undefined || claims?.expiresAt === undefined || claims.issuedAt === undefined) return;
  const lifetime = Date.parse(claims.expiresAt) - Date.parse(claims.issuedAt);
  if (margin < lifetime) return;
  const hours = Math.floor(lifetime / 3_600_000);
  throw new Error(`renewBefore must be shorter than the lifetime of the controller's tokens, which is ${hours}h`);
}
