import { KubernetesError } from "../errors.ts";
import { deadlineAfter } from "../http/signals.ts";
import { type Progress, until, type Watchable } from "../watch/until.ts";
import { Wait, type WaitLimits } from "../watch/wait.ts";
import type { Credential, CredentialedObject, Secret } from "./credential.ts";
import { credentialProgress, type Ending, statusProgress } from "./progress.ts";
import { deleteSecret, type Secrets } from "./secrets.ts";
import { isMigrated, MIGRATED } from "./token.ts";

/** How many Secrets to replace before a controller counts as one that does not know the annotations of a migrated object. */
const PATIENCE = 3;

/** An object and the credential that the controller has issued for it. */
export interface Issued<T> {
  object: T;
  endpoint: string;
  credential: Credential;
}

/** The surroundings of an object that a credential is issued for. */
export interface CredentialSource<T extends CredentialedObject> {
  namespace: string;
  /** The kind of the object: "Client". */
  kind: string;
  /** The object in messages: "client jumpstarter-lab/ci". */
  description: string;
  objects: Watchable<T>;
  secrets: Secrets;
}

/**
 * Waits for the controller to issue the credential of one object, and has it reissued. It watches this very object, not
 * another one of the same name, and a wait ends when the object does.
 */
export class Issuer<T extends CredentialedObject> {
  readonly #source: CredentialSource<T>;
  readonly #name: string;
  /** The object as it was seen last. */
  #object: T;
  readonly #timeout: number;
  readonly #wait: Wait;

  constructor(source: CredentialSource<T>, object: T, limits: WaitLimits) {
    this.#source = source;
    this.#name = object.metadata.name ?? "";
    this.#object = object;
    this.#timeout = limits.timeout;
    this.#wait = new Wait(`waiting for the controller to issue the credential of ${source.description}`, limits);
  }

  /** Waits for the credential. A Secret with the token of a former object of the same name is replaced. */
  async issue(): Promise<Issued<T>> {
    return await this.#wait.run(
      () => this.#untilIssued(new Set()),
      () => this.#timedOut(),
    );
  }

  /** Makes the controller replace the credential, and waits for the new one. */
  async reissue(): Promise<Issued<T>> {
    return await this.#wait.run(
      async () => {
        const { secretName } = await this.#untilStatus();
        const uid = (await this.#source.secrets.find(secretName, this.#wait))?.metadata?.uid;
        if (uid === undefined) return await this.#untilIssued(new Set());
        await this.#deleteSecret(secretName, uid);
        return await this.#untilIssued(new Set([uid]));
      },
      () => this.#timedOut(),
    );
  }

  /** Waits for a Secret with this object's token. `replaced` has the UIDs of Secrets that do not count. */
  async #untilIssued(replaced: Set<string>): Promise<Issued<T>> {
    for (;;) {
      const { secretName } = await this.#untilStatus();
      const ending = await this.#untilEnding(secretName, replaced);
      if (ending.state === "issued") return { ...ending, object: this.#object };
      // A token of another object is stale only while this object exists.
      this.#see(await this.#source.objects.find(this.#name, this.#wait));
      if (replaced.size === PATIENCE && isMigrated(this.#object)) throw this.#notMigrated();
      this.#wait.report(`Secret ${secretName} is a former object's; replacing it`);
      await this.#deleteSecret(secretName, ending.secretUid);
      replaced.add(ending.secretUid);
    }
  }

  async #untilStatus() {
    const { objects } = this.#source;
    return await until(objects, this.#name, this.#object, (seen) => statusProgress(this.#see(seen).status), this.#wait);
  }

  /** Watches the object and its Secret until the two together end the wait. */
  async #untilEnding(secretName: string, replaced: ReadonlySet<string>): Promise<Ending> {
    const { objects, secrets } = this.#source;
    let secret = await secrets.find(secretName, this.#wait);
    const progress = (): Progress<Ending> => credentialProgress(this.#object, secret, replaced);
    const end = new AbortController();
    const wait = {
      signal: AbortSignal.any([this.#wait.signal, end.signal]),
      report: (waitingFor: string) => this.#wait.report(waitingFor),
    };
    const ofSecret = (seen: Secret | undefined) => {
      secret = seen;
      return progress();
    };
    const ofObject = (seen: T | undefined) => {
      this.#see(seen);
      return progress();
    };
    try {
      return await Promise.race([
        until(secrets, secretName, secret, ofSecret, wait),
        until(objects, this.#name, this.#object, ofObject, wait),
      ]);
    } finally {
      end.abort();
    }
  }

  async #deleteSecret(name: string, uid: string): Promise<void> {
    const { secrets, namespace } = this.#source;
    await deleteSecret(secrets, { name, namespace, uid }, this.#wait);
  }

  /** @throws KubernetesError `NotFound` or `Conflict` unless `seen` is the object whose credential is awaited */
  #see(seen: T | undefined): T {
    const what = this.#source.description;
    if (!seen) throw new KubernetesError("NotFound", `${what} was deleted while its credential was awaited`);
    if (seen.metadata.uid !== this.#object.metadata.uid) {
      throw new KubernetesError("Conflict", `${what} was replaced by another object while its credential was awaited`);
    }
    if (seen.metadata.deletionTimestamp) {
      throw new KubernetesError("Conflict", `${what} is being deleted while its credential is awaited`);
    }
    this.#object = seen;
    return seen;
  }

  #notMigrated(): KubernetesError {
    return new KubernetesError(
      "Invalid",
      [
        `${this.#source.description} is to go on with the tokens of the object that its annotation ${MIGRATED.uid} names, but the controller issues tokens for the object itself`,
        "The controller knows this annotation since Jumpstarter 0.8.1.",
      ].join("\n"),
    );
  }

  async #timedOut(): Promise<KubernetesError> {
    const { namespace, kind, description, objects, secrets } = this.#source;
    const secretName = `${this.#name}-${kind.toLowerCase()}`;
    const secret = await secrets.find(secretName, { signal: deadlineAfter(5_000) }).catch(() => undefined);
    const owner = secret?.metadata?.ownerReferences?.find((reference) => reference.controller);
    const isForeign = owner && (owner.kind !== kind || owner.name !== this.#name);
    return new KubernetesError(
      "CredentialTimeout",
      [
        `${description} exists, but the controller has not issued its credential within ${this.#timeout / 1000} s`,
        `Seen last: ${objects.watch.trouble?.message ?? (this.#wait.waitingFor || "no change since it was created")}`,
        isForeign
          ? `Secret ${namespace}/${secretName} belongs to ${owner.kind} ${owner.name}; the controller waits for that name to become free.`
          : `Is the Jumpstarter controller running, and does it watch the namespace ${namespace}? Since 0.8 it watches one namespace only.`,
      ].join("\n"),
    );
  }
}
