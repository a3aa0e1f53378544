import { KubernetesError } from "../kubernetes/errors.ts";
import type { AbstractAsyncCustomObjectApi, V1Alpha1Object } from "../kubernetes/index.ts";

/** How long an answer is waited for, in milliseconds: nothing depends on it. */
const PATIENCE = 5_000;

/**
 * The looks of one run at objects that are not to be changed. Of many, the first few are read one by one, the others by one list of
 * their kind and namespace. Where these cannot be read, there is no second try and no error: there is nothing to do.
 */
export class Looks {
  readonly #patience: number;
  readonly #seen = new Set<string>();
  readonly #unreadable = new Set<string>();

  constructor(patience = PATIENCE) {
    this.#patience = patience;
  }

  /** Takes note that the run has looked at an object. */
  note(api: Place, name: string): void {
    this.#seen.add(`${keyOf(api)}/${name}`);
  }

  /** Returns an object that the run has not looked at; `undefined` also where it is not there or cannot be read. */
  async find<T extends V1Alpha1Object>(
    api: AbstractAsyncCustomObjectApi<T>,
    name: string,
    signal: AbortSignal | undefined,
  ): Promise<T | undefined> {
    const key = keyOf(api);
    if (this.#seen.has(`${key}/${name}`) || this.#unreadable.has(key)) return undefined;
    const limit = AbortSignal.timeout(this.#patience);
    try {
      return await api.find(name, { shared: true, signal: signal ? AbortSignal.any([signal, limit]) : limit });
    } catch (error) {
      if (!(error instanceof KubernetesError)) throw error;
      this.#unreadable.add(key);
      return undefined;
    }
  }
}

type Place = Pick<AbstractAsyncCustomObjectApi<V1Alpha1Object>, "plural" | "namespace">;

function keyOf({ plural, namespace }: Place): string {
  return `${namespace}/${plural}`;
}
