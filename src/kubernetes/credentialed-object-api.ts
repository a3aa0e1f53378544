import type { V1Secret } from "@kubernetes/client-node";
import type { TlsValues } from "../config/common.ts";
import { type Credential, CredentialSecrets, inspectSecret, readCaBundle } from "./credentials.ts";
import { AbstractAsyncCustomObjectApi, type CallOptions, type FindOptions } from "./custom-object-api.ts";
import { hasReason, KubernetesError } from "./errors.ts";
import type { V1Alpha1CredentialStatus, V1Alpha1Object } from "./models.ts";
import { poll } from "./poll.ts";
import { wasSent } from "./retry.ts";
import { deadlineAfter } from "./signals.ts";

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

export interface WaitOptions extends CallOptions {
  /** How long to wait for the credential, in milliseconds. @default 300000 */
  timeout?: number | undefined;
  /** Told what is waited for, and "" when the wait is over. */
  onProgress?: ((message: string) => void) | undefined;
}

/** An object and the credential that the controller has issued for it. */
export interface Issued<T> {
  object: T;
  endpoint: string;
  credential: Credential;
}

/** How long the controller may take, in milliseconds. 500 objects at once take it 46 s. */
export const DEFAULT_CREDENTIAL_TIMEOUT = 300_000;

/** What clients and exporters have in common: the controller answers each with a credential. */
export abstract class CredentialedObjectApi<
  T extends V1Alpha1Object<string, { username?: string }, V1Alpha1CredentialStatus>,
> extends AbstractAsyncCustomObjectApi<T> {
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
    const name = object.metadata.name ?? "";
    return await this.#withDeadline(name, options, async (signal, saw) => {
      const ready = await this.#untilReady(object, signal, saw);
      const credential = await this.#untilValid(ready, signal, saw);
      return { object: ready, endpoint: ready.status?.endpoint ?? "", credential };
    });
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
    const name = object.metadata.name ?? "";
    return await this.#withDeadline(name, options, async (signal, saw) => {
      const ready = await this.#untilReady(object, signal, saw);
      const secretName = ready.status?.credential?.name ?? "";
      const old = await this.#secrets.find(secretName, signal);
      const uid = old?.metadata?.uid;
      if (uid !== undefined) await this.#secrets.delete(secretName, uid, signal);
      const credential = await this.#untilValid(ready, signal, saw, uid);
      return { object: ready, endpoint: ready.status?.endpoint ?? "", credential };
    });
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

  /** Runs a wait under its deadline; when that passes, the error tells what the wait saw last. */
  async #withDeadline<R>(
    name: string,
    options: WaitOptions,
    wait: (signal: AbortSignal, saw: (state: string) => void) => Promise<R>,
  ): Promise<R> {
    const { timeout = DEFAULT_CREDENTIAL_TIMEOUT, onProgress } = options;
    const deadline = deadlineAfter(timeout);
    const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
    let last = "";
    const saw = (state: string) => {
      if (state === last) return;
      last = state;
      onProgress?.(
        `waiting for the controller to issue the credential of ${this.describe(name)}${state && ` (${state})`}`,
      );
    };
    onProgress?.(`waiting for the controller to issue the credential of ${this.describe(name)}`);
    try {
      return await wait(signal, saw);
    } catch (error) {
      if (!deadline.aborted || options.signal?.aborted) throw error;
      throw await this.#timedOut(name, timeout, last);
    } finally {
      onProgress?.("");
    }
  }

  async #untilReady(object: T, signal: AbortSignal, saw: (state: string) => void): Promise<T> {
    return await this.#until(
      object,
      (seen) => {
        if (seen.status?.credential?.name && seen.status.endpoint) return seen;
        saw(describeStatus(seen.status));
        return undefined;
      },
      signal,
    );
  }

  /** Waits until `condition` holds for this very object. It ends with an error when the object does. */
  async #until<R>(object: T, condition: (seen: T) => R | undefined, signal: AbortSignal): Promise<R> {
    const { name = "" } = object.metadata;
    const look = (seen: T | undefined) => {
      this.#assertSame(object, seen);
      return condition(seen as T);
    };
    const result = look(object);
    if (result !== undefined) return result;
    try {
      const watch = this.connection.watch(this.plural, this.namespace);
      // Whatever the watch still has to tell of a former object of the same name is older than this one.
      return await watch.until<T, R>(name, look, signal, object.metadata.resourceVersion);
    } catch (error) {
      if (!hasReason(error, "Forbidden") || signal.aborted) throw error;
      return await poll(() => this.find(name, { signal }), look, signal);
    }
  }

  /** @throws KubernetesError `NotFound` or `Conflict` unless `seen` is the object whose credential is awaited */
  #assertSame(object: T, seen: T | undefined): void {
    const what = this.describe(object.metadata.name ?? "");
    if (!seen) throw new KubernetesError("NotFound", `${what} was deleted while its credential was awaited`);
    if (seen.metadata.uid !== object.metadata.uid) {
      throw new KubernetesError("Conflict", `${what} was replaced by another object while its credential was awaited`);
    }
    if (seen.metadata.deletionTimestamp) {
      throw new KubernetesError("Conflict", `${what} is being deleted while its credential is awaited`);
    }
  }

  /** Waits for a Secret with this object's token, other than the one with the UID `notUid`; heals a stale one. */
  async #untilValid(
    object: T,
    signal: AbortSignal,
    saw: (state: string) => void,
    notUid?: string,
  ): Promise<Credential> {
    const secretName = object.status?.credential?.name ?? "";
    let look = await this.#secrets.find(secretName, signal);
    const ignored = new Set(notUid === undefined ? [] : [notUid]);
    for (;;) {
      const found = inspectSecret(look, object);
      if (found.state === "valid" && !ignored.has(found.credential.secretUid)) return found.credential;
      if (found.state === "stale" && !ignored.has(found.secretUid)) {
        // Another object's token is stale only as long as this object is the one that there is.
        this.#assertSame(object, await this.find(object.metadata.name ?? "", { signal }));
        saw(`Secret ${secretName} is a former object's; replacing it`);
        await this.#secrets.delete(secretName, found.secretUid, signal);
        ignored.add(found.secretUid);
      } else if (found.state === "invalid") saw(`Secret ${secretName} holds no token`);
      else if (found.state === "missing") saw(`Secret ${secretName} is not there`);
      look = await this.#untilFresh(object, secretName, ignored, signal);
    }
  }

  /** Waits for a Secret with a token that is none of those `ignored`, as long as the object is there. */
  async #untilFresh(
    object: T,
    secretName: string,
    ignored: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<V1Secret> {
    const end = new AbortController();
    const either = AbortSignal.any([signal, end.signal]);
    const condition = (secret: V1Secret | undefined) => {
      const { state } = inspectSecret(secret, object);
      const fresh = secret !== undefined && !ignored.has(secret.metadata?.uid ?? "");
      return fresh && (state === "valid" || state === "stale") ? secret : undefined;
    };
    try {
      return await Promise.race([
        this.#secrets.until(secretName, condition, either),
        this.#until<never>(object, () => undefined, either),
      ]);
    } finally {
      end.abort();
    }
  }

  async #timedOut(name: string, timeout: number, last: string): Promise<KubernetesError> {
    const { trouble } = this.connection.watch(this.plural, this.namespace);
    const secretName = `${name}-${this.kind.toLowerCase()}`;
    const secret = await this.#secrets.find(secretName, AbortSignal.timeout(5_000)).catch(() => undefined);
    const owner = secret?.metadata?.ownerReferences?.find((reference) => reference.controller);
    const isForeign = owner && (owner.kind !== this.kind || owner.name !== name);
    return new KubernetesError(
      "CredentialTimeout",
      [
        `${this.describe(name)} exists, but the controller has not issued its credential within ${timeout / 1000} s`,
        `Seen last: ${trouble?.message ?? (last || "no change since it was created")}`,
        isForeign
          ? `Secret ${this.namespace}/${secretName} belongs to ${owner.kind} ${owner.name}; the controller waits for that name to become free.`
          : `Is the Jumpstarter controller running, and does it watch the namespace ${this.namespace}? Since 0.8 it watches one namespace only.`,
      ].join("\n"),
    );
  }
}

function describeStatus(status: V1Alpha1CredentialStatus | undefined): string {
  if (!status) return "no status: the controller has not looked at it";
  if (!status.credential?.name) return "status.credential is missing";
  return "status.endpoint is missing";
}
