/** The report of a script: the values of each key, in their order. */
export class Report {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
  }

  /** Tells whether the script began: it then goes on to its end, whatever happens to the connection. */
  get begun(): boolean {
    return this.#values.has("begin");
  }

  /** Tells whether the script has come to its end, in success or not. */
  get ended(): boolean {
    return this.#values.has("end");
  }

  /** Returns the last value of a key. */
  get(key: string): string | undefined {
    return this.#values.get(key)?.at(-1);
  }

  /** Returns all values of a key. */
  all(key: string): readonly string[] {
    return this.#values.get(key) ?? [];
  }
}

/**
 * Reads a report out of what came from the host. Its lines are `NONCE KEY=VALUE`; all others are noise, as a shell's
 * start-up files make it.
 */
export function parseReport(output: string, nonce: string): Report {
  const values = new Map<string, string[]>();
  // The last line was cut: a whole one has an end.
  for (const line of output.split("\n").slice(0, -1)) {
    const [, key, value] = /^(\w+)=(.*)$/.exec(line.startsWith(`${nonce} `) ? line.slice(nonce.length + 1) : "") ?? [];
    if (key === undefined || value === undefined) continue;
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return new Report(values);
}
