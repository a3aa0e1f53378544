import type { Row } from "../provider/row.ts";

/** The time that a wait has to last to be worth a message, in milliseconds. */
const QUIET = 300;

/** The kinds of messages: a status goes by, the others stay. */
export type Level = "status" | "info" | "warning";

/** Sends one message about a resource to the engine; "" is the stack's. */
export type Send = (level: Level, message: string, urn: string) => Promise<void>;

/** The engine's log, to which resources write. A process has one. */
export class EngineLog {
  readonly #connect: (() => Promise<Send>) | undefined;
  #send: Promise<Send> | undefined;
  #last: Promise<void> = Promise.resolve();

  /** @param connect connects to the engine, with the first message; undefined where there is none */
  constructor(connect: (() => Promise<Send>) | undefined) {
    this.#connect = connect;
  }

  /** Returns the row of the resource with this URN. */
  row(urn: string | undefined): Row {
    let timer: NodeJS.Timeout | undefined;
    let shown = false;
    return {
      status: (message) => {
        clearTimeout(timer);
        if (message === "") {
          if (shown) this.#log("status", "", urn);
          shown = false;
          return;
        }
        const show = () => {
          shown = true;
          this.#log("status", message, urn);
        };
        if (shown) show();
        else timer = setTimeout(show, QUIET);
      },
      inform: (message) => this.#log("info", message, urn),
      warn: (message) => this.#log("warning", message, urn),
    };
  }

  /**
   * Runs an operation of a resource, and returns when the engine has all its messages: a message after the answer is lost,
   * and the row would keep an outdated status.
   */
  async messagesFirst<R>(operation: () => Promise<R>): Promise<R> {
    try {
      return await operation();
    } finally {
      await this.#last;
    }
  }

  /** Messages go out in the order in which they came: a late "waiting" must not overtake the "" that ends it. */
  #log(level: Level, message: string, urn: string | undefined): void {
    const connect = this.#connect;
    // Without a URN the engine shows a message on the stack, where a status would stay for ever.
    if (!connect || (urn === undefined && level === "status")) return;
    this.#send ??= connect();
    const send = this.#send;
    // A message that cannot be shown is no reason to fail what it is about.
    this.#last = this.#last.then(async () => (await send)(level, message, urn ?? "")).catch(() => {});
  }
}
