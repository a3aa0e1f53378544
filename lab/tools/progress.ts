/** The steps of a build and their times: one live line on a terminal, else a line at each start and every 20 seconds. */

export interface Terminal {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

export class Progress {
  readonly #out: Terminal;
  readonly #total: number;
  readonly #now: () => number;
  readonly #begin: number;
  #step = 0;
  #name = "";
  #detail = "";
  #stepBegin = 0;
  #lastLine = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(total: number, out: Terminal = process.stderr, now: () => number = Date.now) {
    this.#total = total;
    this.#out = out;
    this.#now = now;
    this.#begin = now();
  }

  /** The next step begins. */
  start(name: string): void {
    this.#name = name;
    this.#detail = "";
    this.#step++;
    this.#stepBegin = this.#now();
    if (!this.#out.isTTY) this.#line(`Building ${this.#label()} ...`);
    this.tick();
    this.#timer ??= setInterval(() => this.tick(), 1000).unref();
  }

  /** The state of the step, in a few words. */
  detail(text: string): void {
    this.#detail = text;
  }

  /** Shows the state. Called once a second. */
  tick(): void {
    const elapsed = `${seconds(this.#now() - this.#stepBegin)} s`;
    if (this.#out.isTTY) {
      const text = `Building ${this.#label()} ${elapsed} ${this.#detail}`;
      this.#out.write(`\r\x1b[2K${text.slice(0, (this.#out.columns ?? 80) - 1)}`);
    } else if (this.#now() - this.#lastLine >= 20_000) {
      this.#line(`Building ${this.#label()} ${elapsed} ${this.#detail}`.trimEnd());
    }
  }

  /** The step is done. */
  done(): void {
    const text = `Built ${this.#label()} in ${seconds(this.#now() - this.#stepBegin)} s`;
    if (this.#out.isTTY) this.#out.write(`\r\x1b[2K${text}\n`);
    else this.#line(text);
  }

  /** Ends the display, with the total time if everything was built. */
  end(complete: boolean): void {
    clearInterval(this.#timer);
    if (complete) this.#line(`Built ${this.#total} programs in ${seconds(this.#now() - this.#begin)} s`);
    else if (this.#out.isTTY) this.#out.write("\r\x1b[2K");
  }

  #label(): string {
    return `${this.#name} (${this.#step} of ${this.#total})`;
  }

  #line(text: string): void {
    this.#lastLine = this.#now();
    this.#out.write(`${text}\n`);
  }
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 1000);
}
