import type { V1Secret } from "@kubernetes/client-node";
import type { AbstractAsyncCustomObjectApi } from "../api/custom-object-api.ts";
import { hasReason, KubernetesError } from "../errors.ts";
import type { V1Alpha1CredentialStatus, V1Alpha1Object } from "../models.ts";
import { poll } from "../watch/poll.ts";
import { type Credential, CredentialSecrets, inspectSecret } from "./credentials.ts";

/** An object and the credential that the controller has issued for it. */
export interface Issued<T> {
  object: T;
  endpoint: string;
  credential: Credential;
}

/** An object that the controller issues a credential for. */
export type CredentialedObject = V1Alpha1Object<string, { username?: string }, V1Alpha1CredentialStatus>;

/** The wait for the credential of one very object, not of another one of the same name. It ends when the object does. */
export class CredentialWait<T extends CredentialedObject> {
  readonly #api: AbstractAsyncCustomObjectApi<T>;
  readonly #object: T;
  readonly #secrets: CredentialSecrets;
  readonly #signal: AbortSignal;
  readonly #saw: (state: string) => void;

  /** `signal` ends the wait; `saw` is told of each state that is not the one that is waited for. */
  constructor(api: AbstractAsyncCustomObjectApi<T>, object: T, signal: AbortSignal, saw: (state: string) => void) {
    this.#api = api;
    this.#object = object;
    this.#secrets = new CredentialSecrets(api.connection, api.namespace);
    this.#signal = signal;
    this.#saw = saw;
  }

  /** Waits for the credential. A Secret with the token of a former object of the same name is replaced. */
  async untilIssued(): Promise<Issued<T>> {
    return await this.#untilValid(await this.#untilReady());
  }

  /** Has the controller replace the credential, and waits for the new one. */
  async untilReissued(): Promise<Issued<T>> {
    const ready = await this.#untilReady();
    const old = await this.#secrets.find(secretNameOf(ready), this.#signal);
    const uid = old?.metadata?.uid;
    if (uid !== undefined) await this.#secrets.delete(secretNameOf(ready), uid, this.#signal);
    return await this.#untilValid(ready, uid);
  }

  /** Waits for the status that names the Secret and the endpoint. */
  async #untilReady(): Promise<T> {
    return await this.#until(this.#object, (seen) => {
      if (seen.status?.credential?.name && seen.status.endpoint) return seen;
      this.#saw(describeStatus(seen.status));
      return undefined;
    });
  }

  /** Waits for a Secret with this object's token, other than the one with the UID `notUid`; replaces a stale one. */
  async #untilValid(ready: T, notUid?: string): Promise<Issued<T>> {
    const secretName = secretNameOf(ready);
    let look = await this.#secrets.find(secretName, this.#signal);
    const ignored = new Set(notUid === undefined ? [] : [notUid]);
    for (;;) {
      const found = inspectSecret(look, ready);
      if (found.state === "valid" && !ignored.has(found.credential.secretUid)) {
        return { object: ready, endpoint: ready.status?.endpoint ?? "", credential: found.credential };
      }
      if (found.state === "stale" && !ignored.has(found.secretUid)) {
        // Another object's token is stale only as long as this object is the one that there is.
        this.#assertSame(await this.#api.find(this.#name, { signal: this.#signal }));
        this.#saw(`Secret ${secretName} is a former object's; replacing it`);
        await this.#secrets.delete(secretName, found.secretUid, this.#signal);
        ignored.add(found.secretUid);
      } else if (found.state === "invalid") this.#saw(`Secret ${secretName} holds no token`);
      else if (found.state === "missing") this.#saw(`Secret ${secretName} is not there`);
      look = await this.#untilFresh(ready, ignored);
    }
  }

  /** Waits for a Secret with a token that is none of those `ignored`, as long as the object is there. */
  async #untilFresh(ready: T, ignored: ReadonlySet<string>): Promise<V1Secret> {
    const end = new AbortController();
    const either = AbortSignal.any([this.#signal, end.signal]);
    const condition = (secret: V1Secret | undefined) => {
      const { state } = inspectSecret(secret, ready);
      const fresh = secret !== undefined && !ignored.has(secret.metadata?.uid ?? "");
      return fresh && (state === "valid" || state === "stale") ? secret : undefined;
    };
    try {
      return await Promise.race([
        this.#secrets.until(secretNameOf(ready), condition, either),
        this.#until<never>(ready, () => undefined, either),
      ]);
    } finally {
      end.abort();
    }
  }

  /** Waits until `condition` holds for the object, which is known `from` when on. */
  async #until<R>(from: T, condition: (seen: T) => R | undefined, signal = this.#signal): Promise<R> {
    const look = (seen: T | undefined) => condition(this.#assertSame(seen));
    const result = look(from);
    if (result !== undefined) return result;
    try {
      const watch = this.#api.connection.watch(this.#api.plural, this.#api.namespace);
      // Whatever the watch still has to tell of a former object of the same name is older than this one.
      return await watch.until<T, R>(this.#name, look, signal, from.metadata.resourceVersion);
    } catch (error) {
      if (!hasReason(error, "Forbidden") || signal.aborted) throw error;
      return await poll(() => this.#api.find(this.#name, { signal }), look, signal);
    }
  }

  /** @throws KubernetesError `NotFound` or `Conflict` unless `seen` is the object whose credential is awaited */
  #assertSame(seen: T | undefined): T {
    const what = this.#api.describe(this.#name);
    if (!seen) throw new KubernetesError("NotFound", `${what} was deleted while its credential was awaited`);
    if (seen.metadata.uid !== this.#object.metadata.uid) {
      throw new KubernetesError("Conflict", `${what} was replaced by another object while its credential was awaited`);
    }
    if (seen.metadata.deletionTimestamp) {
      throw new KubernetesError("Conflict", `${what} is being deleted while its credential is awaited`);
    }
    return seen;
  }

  get #name(): string {
    return this.#object.metadata.name ?? "";
  }
}

function secretNameOf(object: CredentialedObject): string {
  return object.status?.credential?.name ?? "";
}

function describeStatus(status: V1Alpha1CredentialStatus | undefined): string {
  if (!status) return "no status: the controller has not looked at it";
  if (!status.credential?.name) return "status.credential is missing";
  return "status.endpoint is missing";
}
