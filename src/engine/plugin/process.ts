import type { Context } from "../../provider/context.ts";
import { Session, type Settings } from "../../provider/session.ts";
import { EngineLog, type Send } from "../engine-log.ts";
import { wording } from "./wording.ts";

/** The state of a plugin's process: each provider of a program has one of its own. */
export class PluginProcess {
  session = new Session();
  #log = new EngineLog(undefined);
  readonly #connect: (address: string) => Promise<Send>;
  #cancelled = new AbortController();

  /** @param connect connects to the log of the engine at an address */
  constructor(connect: (address: string) => Promise<Send>) {
    this.#connect = connect;
  }

  get log(): EngineLog {
    return this.#log;
  }

  /** Takes the address of the engine: from the command line, or later from the engine itself. */
  attach(address: string): void {
    this.#log = new EngineLog(() => this.#connect(address));
  }

  /** Begins an operation. A process to which the engine attaches serves many, each of which ends with a cancellation. */
  configure(settings: Settings): void {
    this.session = new Session(settings);
    this.#cancelled = new AbortController();
  }

  /** Ends what is waited for. The engine also asks for it at the end of every operation, when nothing runs any more. */
  cancel(): void {
    this.#cancelled.abort();
  }

  /**
   * Returns the circumstances of a call.
   *
   * @param timeout in seconds, as `customTimeouts` has it; 0 for none
   * @param organization what the state says: a plugin does not learn it
   */
  context(
    urn: string,
    { timeout = 0, organization }: { timeout?: number; organization?: string | undefined },
  ): Context {
    return {
      urn,
      organization,
      signal: this.#cancelled.signal,
      timeout: timeout > 0 ? timeout * 1000 : undefined,
      row: this.#log.row(urn),
      session: this.session,
      wording,
    };
  }
}
