import type { V1Alpha1CredentialStatus } from "../models.ts";
import type { Progress } from "../watch/until.ts";
import { type Credential, type CredentialedObject, inspectSecret, type Secret } from "./credential.ts";

/** A status in which the controller has named the Secret and the endpoint. */
export interface CompleteStatus {
  secretName: string;
  endpoint: string;
}

/** The end of a wait for a credential: it is there, or the Secret has to be replaced first. */
export type Ending =
  | { state: "issued"; endpoint: string; credential: Credential }
  | { state: "stale"; secretName: string; secretUid: string };

/** Returns how far the controller has come with an object's status. */
export function statusProgress(status: V1Alpha1CredentialStatus | undefined): Progress<CompleteStatus> {
  if (!status) return { waitingFor: "no status: the controller has not looked at it" };
  if (!status.credential?.name) return { waitingFor: "status.credential is missing" };
  if (!status.endpoint) return { waitingFor: "status.endpoint is missing" };
  return { done: { secretName: status.credential.name, endpoint: status.endpoint } };
}

/**
 * Returns how far the controller has come with an object's credential.
 *
 * @param replaced the UIDs of Secrets that no longer count
 */
export function credentialProgress(
  object: CredentialedObject,
  secret: Secret | undefined,
  replaced: ReadonlySet<string>,
): Progress<Ending> {
  const status = statusProgress(object.status);
  if ("waitingFor" in status) return status;
  const { secretName, endpoint } = status.done;
  const found = inspectSecret(secret, object);
  if (found.state === "missing") return { waitingFor: `Secret ${secretName} is not there` };
  if (found.state === "invalid") return { waitingFor: `Secret ${secretName} holds no token` };
  const secretUid = found.state === "valid" ? found.credential.secretUid : found.secretUid;
  if (replaced.has(secretUid)) return { waitingFor: `Secret ${secretName} still holds the former token` };
  if (found.state === "stale") return { done: { state: "stale", secretName, secretUid } };
  return { done: { state: "issued", endpoint, credential: found.credential } };
}
