import type { V1Secret } from "@kubernetes/client-node";
import type { Connection } from "../api/connection.ts";
import { hasReason, type KubernetesError } from "../errors.ts";
import { orAborted } from "../http/signals.ts";
import type { V1Alpha1Object } from "../models.ts";
import { poll } from "../watch/poll.ts";
import { decodeToken, isTokenOf, type TokenClaims } from "./token.ts";

/** What the controller has issued for a client or an exporter. */
export interface Credential {
  /** The Secret that holds it. */
  secretName: string;
  /** The UID of that Secret: another one is another credential. */
  secretUid: string;
  /** The token, a JWT. Secret. */
  token: string;
  /** When the token expires, RFC 3339; undefined: never. */
  expiresAt: string | undefined;
}

/** What a Secret holds of a credential for an object. */
export type CredentialState =
  | { state: "valid"; credential: Credential }
  /** There is no Secret. */
  | { state: "missing" }
  /** A Secret without a token, or with something that is no token. The controller puts that right by itself. */
  | { state: "invalid"; secretUid: string }
  /** The token of a former object of the same name. Nothing puts that right by itself. */
  | { state: "stale"; secretUid: string };

/** Looks at a Secret: is it the credential of this object? */
export function inspectSecret(secret: V1Secret | undefined, object: V1Alpha1Object): CredentialState {
  if (!secret) return { state: "missing" };
  const secretUid = secret.metadata?.uid ?? "";
  const token = Buffer.from(secret.data?.token ?? "", "base64").toString("utf8");
  const claims: TokenClaims | undefined = decodeToken(token);
  if (!claims) return { state: "invalid", secretUid };
  if (!isTokenOf(claims, object)) return { state: "stale", secretUid };
  const secretName = secret.metadata?.name ?? "";
  return { state: "valid", credential: { secretName, secretUid, token, expiresAt: claims.expiresAt } };
}

/** The Secrets of a namespace, as far as credentials need them. */
export class CredentialSecrets {
  readonly #connection: Connection;
  readonly #namespace: string;

  constructor(connection: Connection, namespace: string) {
    this.#connection = connection;
    this.#namespace = namespace;
  }

  async find(name: string, signal?: AbortSignal): Promise<V1Secret | undefined> {
    try {
      const request = { name, namespace: this.#namespace };
      return await this.#connection.coreApi.readNamespacedSecret(request, this.#connection.options({ signal }));
    } catch (error) {
      if (hasReason(error, "NotFound")) return undefined;
      throw error;
    }
  }

  /** The Secret as a recent list shows it, shared by all who read many; `undefined`: it has to be read by itself. */
  async findListed(name: string, signal?: AbortSignal): Promise<V1Secret | undefined> {
    const list = this.#connection.sharedList("secrets", this.#namespace);
    return (await orAborted(list.find(name), signal)) as V1Secret | undefined;
  }

  /** Deletes the Secret with this UID; a newer one of the same name is left alone. */
  async delete(name: string, uid: string, signal?: AbortSignal): Promise<void> {
    try {
      await this.#connection.coreApi.deleteNamespacedSecret(
        { name, namespace: this.#namespace, body: { preconditions: { uid } } },
        this.#connection.options({ signal }),
      );
    } catch (error) {
      if (hasReason(error, "NotFound", "Conflict")) return;
      if (!hasReason(error, "Forbidden")) throw error;
      throw error.explain(
        `The controller issues a new token only when Secret ${this.#namespace}/${name}, which holds the old one, is deleted.`,
      );
    }
  }

  /** Waits until the Secret called `name` satisfies `condition`: by watch, or by polling where no watch is allowed. */
  async until<R>(
    name: string,
    condition: (secret: V1Secret | undefined) => R | undefined,
    signal: AbortSignal,
  ): Promise<R> {
    try {
      return await this.#connection.watch("secrets", this.#namespace).until<V1Secret, R>(name, condition, signal);
    } catch (error) {
      if (!hasReason(error, "Forbidden") || signal.aborted) throw error;
      return await poll(() => this.find(name, signal), condition, signal);
    }
  }
}

/** ConfigMap and key in which Jumpstarter's operator publishes the CA of the controller's certificate. */
const CA_CONFIG_MAP = "jumpstarter-service-ca-cert";

/**
 * The CA of the controller's certificate as configuration files want it: base64 of PEM, or "" where Jumpstarter
 * publishes none (no operator, or a certificate of a public CA).
 *
 * @throws KubernetesError `Forbidden` with the verb that is missing
 */
export async function readCaBundle(connection: Connection, namespace: string, signal?: AbortSignal): Promise<string> {
  try {
    const request = { name: CA_CONFIG_MAP, namespace };
    const configMap = await connection.coreApi.readNamespacedConfigMap(request, connection.options({ signal }));
    return Buffer.from(configMap.data?.["ca.crt"] ?? "", "utf8").toString("base64");
  } catch (error) {
    if (hasReason(error, "NotFound")) return "";
    if (hasReason(error, "Forbidden")) {
      throw (error as KubernetesError).explain(
        `ConfigMap ${namespace}/${CA_CONFIG_MAP} holds the CA of the controller's certificate, which configurations need.`,
      );
    }
    throw error;
  }
}
