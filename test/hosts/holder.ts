import { once } from "node:events";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Jmp } from "../../lab/probes/jmp.ts";
import type { Tethered } from "../../lab/process/tethered.ts";

/** How long a call, or a lease, may take, in milliseconds. */
const PATIENCE = 60_000;

/**
 * Calls the driver once a second, over a new connection each time as the command `j` does, until there is a file or a
 * call fails.
 */
const CALLS = `
import os, sys, time
from jumpstarter.utils.env import env
while not os.path.exists(sys.argv[1]):
    with env() as board:
        board.power.on()
    print("called", flush=True)
    time.sleep(1)
`;

/** A client that has leased a board, and calls its driver again and again. */
export class Holder implements AsyncDisposable {
  readonly #command: Tethered;
  readonly #end: string;
  #ended = false;

  private constructor(command: Tethered, end: string) {
    this.#command = command;
    this.#end = end;
  }

  /** Leases a board, and returns when the first call has succeeded. */
  static async start(jmp: Jmp, options: { config: string; board: string; directory: string }): Promise<Holder> {
    const { config, board, directory } = options;
    const end = join(await mkdtemp(join(directory, "holder-")), "end");
    const lease = ["shell", "--client-config", config, "--selector", `board=${board}`];
    const holder = new Holder(jmp.start([...lease, "--", "python", "-c", CALLS, end]), end);
    holder.#command.process.then(() => {
      holder.#ended = true;
    });
    try {
      await holder.untilCalled();
      return holder;
    } catch (error) {
      await holder[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Waits until one more call has succeeded. @throws Error if it does not */
  async untilCalled(): Promise<void> {
    const before = this.#calls;
    const signal = AbortSignal.timeout(PATIENCE);
    const { process } = this.#command;
    while (this.#calls === before) {
      if (this.#ended) throw new Error(`The client has ended:\n${this.#command.output}`);
      await Promise.race([once(process.all, "data", { signal }), process]).catch((error) => {
        throw new Error(`The client has not called: ${error.message}\n${this.#command.output}`);
      });
    }
  }

  /** Has it end its lease. Returns its exit code, which is 0 if all calls have succeeded. */
  async end(): Promise<number | undefined> {
    await writeFile(this.#end, "");
    return await this.exitCode();
  }

  /** Waits until it has ended by itself, and returns its exit code. */
  async exitCode(): Promise<number | undefined> {
    return (await this.#command.process).exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#command.stop();
  }

  get #calls(): number {
    return this.#command.output.match(/^called$/gm)?.length ?? 0;
  }
}
