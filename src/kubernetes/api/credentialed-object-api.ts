import type { TlsValues } from "../../config/common.ts";
import { type WaitOptions, withDeadline } from "../credential/credential-deadline.ts";
import type { CredentialedObject, Issued } from "../credential/credential-wait.ts";
import { type Credential, CredentialSecrets, inspectSecret, readCaBundle } from "../credential/credentials.ts";
import { hasReason, KubernetesError } from "../errors.ts";
import { wasSent } from "../http/retry.ts";
import { AbstractAsyncCustomObjectApi, type CallOptions, type FindOptions } from "./custom-object-api.ts";

/** What a new client or exporter is made of. */
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

/** What clients and exporters have in common: the controller answers each with a credential. */
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
   * Waits until the controller has issued the credential of this very object (not of one of the same name), and reads
   * it. A Secret that a former object of the same name has left, whose token the controller denies, is deleted, so
   * that the controller issues a new one.
   *
   * @throws KubernetesError `CredentialTimeout` with what was seen last; `NotFound` or `Conflict` when the object is
   * deleted or replaced meanwhile
   */
  async waitForCredential(object: T, options: WaitOptions = {}): Promise<Issued<T>> {
    return await withDeadline(this, object, options, (wait) => wait.untilIssued());
  }

  /**
   * The credential as it is now, without waiting; `undefined` while the controller has not issued it or where the
   * Secret holds something else than this object's token.
   */
  async findCredential(object: T, options: FindOptions = {}): Promise<Credential | undefined> {
    const secretName = object.status?.credential?.name;
    if (!secretName) return undefined;
    if (options.shared) {
      const listed = inspectSecret(await this.#secrets.findListed(secretName, options.signal), object);
      // Anything else than a valid one may be over by now.
      if (listed.state === "valid") return listed.credential;
    }
    const found = inspectSecret(await this.#secrets.find(secretName, options.signal), object);
    return found.state === "valid" ? found.credential : undefined;
  }

  /**
   * Has the controller issue a new token: deletes the Secret and waits for the next. The old token remains valid until
   * it expires, since the controller keeps no list of revoked tokens; only deleting the object ends it at once.
   *
   * @returns the new token. Secret.
   * @throws KubernetesError `NotFound`, `CredentialTimeout`
   */
  async rotateToken(name: string, options: WaitOptions = {}): Promise<string> {
    const { credential } = await this.rotate(await this.get(name, options), options);
    return credential.token;
  }

  /** {@link CredentialedObjectApi.rotateToken} for an object at hand, with all that was issued. */
  async rotate(object: T, options: WaitOptions = {}): Promise<Issued<T>> {
    return await withDeadline(this, object, options, (wait) => wait.untilReissued());
  }

  /**
   * The CA of the controller's certificate: base64 of PEM, "" where Jumpstarter publishes none.
   *
   * @throws KubernetesError `Forbidden`
   */
  async getCaBundle(options: CallOptions = {}): Promise<string> {
    return await readCaBundle(this.connection, this.namespace, options.signal);
  }

  /** What a configuration is made of. The CA is read unless the caller has one. */
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

  get #secrets(): CredentialSecrets {
    return new CredentialSecrets(this.connection, this.namespace);
  }
}
