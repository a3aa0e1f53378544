import type { KubernetesError } from "../errors.ts";
import type { CallOptions } from "../http/request.ts";
import { deadlineAfter } from "../http/signals.ts";

export interface WaitLimits extends CallOptions {
  /** The longest time to wait, in milliseconds. */
  timeout: number;
  /** Called with what is waited for, and with "" when the wait is over. */
  onProgress?: ((message: string) => void) | undefined;
}

/** A wait with a deadline and the caller's signal. It is the one place that reports what is waited for. */
export class Wait {
  /** Ends everything that is done within this wait. */
  readonly signal: AbortSignal;
  readonly #description: string;
  readonly #limits: WaitLimits;
  readonly #deadline: AbortSignal;
  #waitingFor = "";

  /** @param description what is waited for in all: "waiting until client lab/ci is gone" */
  constructor(description: string, limits: WaitLimits) {
    this.#description = description;
    this.#limits = limits;
    this.#deadline = deadlineAfter(limits.timeout);
    this.signal = limits.signal ? AbortSignal.any([limits.signal, this.#deadline]) : this.#deadline;
  }

  /** The last thing that was waited for, or "" if nothing was reported yet. */
  get waitingFor(): string {
    return this.#waitingFor;
  }

  /** Reports what is waited for now, if that has changed. */
  report(waitingFor: string): void {
    if (waitingFor === this.#waitingFor) return;
    this.#waitingFor = waitingFor;
    this.#limits.onProgress?.(`${this.#description}${waitingFor && ` (${waitingFor})`}`);
  }

  /**
   * Runs what is to be done within this wait.
   *
   * @param explain makes the error for the case that the deadline passes
   */
  async run<R>(operation: () => Promise<R>, explain: () => KubernetesError | Promise<KubernetesError>): Promise<R> {
    this.#limits.onProgress?.(this.#description);
    try {
      return await operation();
    } catch (error) {
      if (!this.#deadline.aborted || this.#limits.signal?.aborted) throw error;
      throw await explain();
    } finally {
      this.#limits.onProgress?.("");
    }
  }
}
