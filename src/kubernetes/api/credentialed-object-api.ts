import type { TlsValues } from "../../config/tls.ts";
import { type ConfigMap, readCaBundle } from "../credential/ca-bundle.ts";
import { type Credential, type CredentialedObject, inspectSecret, type Secret } from "../credential/credential.ts";
import { type Issued, Issuer } from "../credential/issuer.ts";
import { hasReason, KubernetesError } from "../errors.ts";
import type { CallOptions } from "../http/request.ts";
import { wasSent } from "../http/retry.ts";
import type { Collection } from "../watch/collection.ts";
import { AbstractAsyncCustomObjectApi, type FindOptions } from "./custom-object-api.ts";

/** The default time limit for the controller to issue a credential, in milliseconds. For 500 objects at once it takes 46 s. */
export const DEFAULT_CREDENTIAL_TIMEOUT = 300_000;

/** The limits of a wait for a credential. */
export interface WaitOptions extends CallOptions {
  /** The time limit for the credential, in milliseconds. @default 300000 */
  timeout?: number | undefined;
  /** Called with what is waited for, and with "" when the wait is over. */
  onProgress?: ((message: string) => void) | undefined;
}

/** The properties of a new client or exporter. */
export interface CreateArgs {
  /** The object's name, an RFC 1123 subdomain of at most 253 characters. */
  name: string;
  /** @default {} */
  labels?: Record<string, string> | undefined;
  /** @default {} */
  annotations?: Record<string, string> | undefined;
  /** The user name by which an OIDC token is recognised as this object. @default none */
  username?: string | undefined;
}

/** The API of clients or exporters, for each of which the controller issues a credential. */
export abstract class CredentialedObjectApi<T extends CredentialedObject> extends AbstractAsyncCustomObjectApi<T> {
  /**
   * Creates an object and waits until the controller has issued its credential.
   *
   * @throws KubernetesError `AlreadyExists`; `CredentialTimeout`: then the object exists, and
   * {@link CredentialedObjectApi.waitForCredential} goes on waiting for it
   *
   * @example
   * ```ts
   * const ci = await clients.create({ name: "ci", labels: { "client-type": "ci" } }, { timeout: 60_000 });
   * ```
   */
  async create(args: CreateArgs, options: WaitOptions = {}): Promise<T> {
    const { name, labels, annotations, username } = args;
    const metadata = { name, ...(labels && { labels }), ...(annotations && { annotations }) };
    const spec = username === undefined ? {} : { username };
    const created = await this.#post(name, { metadata, spec } as Pick<T, "metadata" | "spec">, options);
    return (await this.waitForCredential(created, options)).object;
  }

  /**
   * Waits until the controller has issued the credential of this very object (not of another one of the same name), and
   * reads it. If a former object of the same name has left a Secret, whose token the controller denies, the Secret is
   * deleted, so that the controller issues a new one.
   *
   * @throws KubernetesError `CredentialTimeout` with what was seen last; `NotFound` or `Conflict` when the object is
   * deleted or replaced meanwhile
   */
  async waitForCredential(object: T, options: WaitOptions = {}): Promise<Issued<T>> {
    return await this.#issuer(object, options).issue();
  }

  /**
   * Returns the credential as it is now, without waiting, or `undefined` if the controller has not issued it or the
   * Secret holds something else than this object's token.
   */
  async findCredential(object: T, options: FindOptions = {}): Promise<Credential | undefined> {
    const secretName = object.status?.credential?.name;
    if (!secretName) return undefined;
    if (options.shared) {
      const listed = inspectSecret(await this.#secrets.findShared(secretName, options), object);
      // Any state but a valid one may be outdated by now.
      if (listed.state === "valid") return listed.credential;
    }
    const found = inspectSecret(await this.#secrets.find(secretName, options), object);
    return found.state === "valid" ? found.credential : undefined;
  }

  /**
   * Makes the controller issue a new token: deletes the Secret and waits for the next one. The old token remains valid
   * until it expires, since the controller keeps no list of revoked tokens. Only deleting the object ends it at once.
   *
   * @returns the new token. Secret.
   * @throws KubernetesError `NotFound`, `CredentialTimeout`
   */
  async rotateToken(name: string, options: WaitOptions = {}): Promise<string> {
    const { credential } = await this.rotate(await this.get(name, options), options);
    return credential.token;
  }

  /** Does what {@link CredentialedObjectApi.rotateToken} does for an object that the caller has read, and returns all that was issued. */
  async rotate(object: T, options: WaitOptions = {}): Promise<Issued<T>> {
    return await this.#issuer(object, options).reissue();
  }

  /**
   * Reads the CA of the controller's certificate: base64 of PEM, or "" if Jumpstarter publishes none.
   *
   * @throws KubernetesError `Forbidden`
   */
  async getCaBundle(options: CallOptions = {}): Promise<string> {
    const configMaps = this.connection.collection<ConfigMap>("configmaps", this.namespace);
    return await readCaBundle(configMaps, this.namespace, options);
  }

  /** Reads the values of a configuration. The CA is read unless the caller has one. */
  protected async configValues(name: string, tls: TlsValues | undefined, options: CallOptions) {
    const object = await this.get(name, options);
    const credential = await this.findCredential(object, options);
    if (!credential || !object.status?.endpoint) {
      throw new KubernetesError(
        "NotFound",
        `${this.describe(name)} has no credential that the controller has issued for it; waitForCredential waits for it`,
      );
    }
    const ca = tls?.ca ?? (await this.getCaBundle(options));
    const { namespace } = this;
    return { namespace, name, endpoint: object.status.endpoint, token: credential.token, tls: { ...tls, ca } };
  }

  async #post(name: string, object: Pick<T, "metadata" | "spec">, options: CallOptions): Promise<T> {
    try {
      return await this.post(object, options);
    } catch (error) {
      const isUnknown = hasReason(error, "Unreachable", "Timeout", "Aborted", "BadResponse", "InternalError");
      if (!isUnknown || !wasSent(error)) throw error;
      throw error.explain(`The ${this.describe(name)} may have been created all the same: get tells.`);
    }
  }

  #issuer(object: T, { timeout = DEFAULT_CREDENTIAL_TIMEOUT, signal, onProgress }: WaitOptions): Issuer<T> {
    const { namespace, kind, collection: objects } = this;
    const description = this.describe(object.metadata.name ?? "");
    const source = { namespace, kind, description, objects, secrets: this.#secrets };
    return new Issuer(source, object, { timeout, signal, onProgress });
  }

  get #secrets(): Collection<Secret> {
    return this.connection.collection("secrets", this.namespace);
  }
}
