/** The steps of a build and their times: one live line on a terminal, else a line at each start and every 20 seconds. */

export interface Terminal {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

export class Progress {
  readonly #out: Terminal;
  readonly #total: number;
  readonly #begin = Date.now();
  #steps = 0;

  constructor(total: number, out: Terminal) {
    this.#total = total;
    this.#out = out;
  }

  /** Shows a step while `work` is under way, with what that reports of its state, and its time when it is done. */
  async step(name: string, work: (report: (state: string) => void) => Promise<unknown>): Promise<void> {
    const label = `${name} (${++this.#steps} of ${this.#total})`;
    const begin = Date.now();
    let state = "";
    this.#show(`Building ${label} ...`);
    const show = () => this.#show(`Building ${label} ${secondsSince(begin)} s ${state}`);
    const timer = setInterval(show, this.#out.isTTY ? 1000 : 20_000).unref();
    try {
      await work((text) => {
        state = text;
      });
    } finally {
      clearInterval(timer);
      if (this.#out.isTTY) this.#out.write(CLEAR);
    }
    this.#out.write(`Built ${label} in ${secondsSince(begin)} s\n`);
  }

  /** Shows the time of all steps. */
  end(): void {
    this.#out.write(`Built ${this.#total} programs in ${secondsSince(this.#begin)} s\n`);
  }

  #show(text: string): void {
    const { isTTY, columns = 80 } = this.#out;
    this.#out.write(isTTY ? CLEAR + text.slice(0, columns - 1) : `${text.trimEnd()}\n`);
  }
}

/** Empties the line of a terminal. */
const CLEAR = "\r\x1b[2K";

function secondsSince(begin: number): number {
  return Math.round((Date.now() - begin) / 1000);
}
