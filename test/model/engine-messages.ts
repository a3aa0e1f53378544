/** The messages of the provider to the engine about resources, beside its answers. */
import { EngineLog } from "../../src/engine/engine-log.ts";

export class EngineMessages {
  readonly #messages: string[] = [];
  readonly log = new EngineLog(async () => async (level, message) => {
    // A passing status is not a message that anybody can rely on.
    if (level !== "status") this.#messages.push(message);
  });

  /** All that was said since it was last taken. */
  taken(): string[] {
    return this.#messages.splice(0);
  }

  text(): string {
    return this.#messages.join("\n");
  }
}
