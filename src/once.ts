/** A memory of what was said for all resources, and need not be said again. */
export class Once {
  readonly #said = new Set<string>();

  /** Tells whether this is the first time that something is said. */
  isFirst(said: string): boolean {
    const isFirst = !this.#said.has(said);
    this.#said.add(said);
    return isFirst;
  }
}
