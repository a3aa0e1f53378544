import type { TestEvent } from "node:test/reporters";

/** The sums of the counts in diagnostics of tests such as "3 faults injected, 20 resources handled". */
export class Sums {
  readonly #sums = new Map<string, number>();

  /** Removes the counts from the report, so that each test has one line. */
  async *takenFrom(events: AsyncIterable<TestEvent>): AsyncGenerator<TestEvent> {
    for await (const event of events) {
      const counts = event.type === "test:diagnostic" ? countsIn(event.data.message) : [];
      if (counts.length === 0) yield event;
      for (const [count, what] of counts) this.#sums.set(what, (this.#sums.get(what) ?? 0) + count);
    }
  }

  get text(): string {
    return [...this.#sums].map(([what, count]) => `${count} ${what}`).join(", ");
  }
}

/** Returns `[[3, "faults injected"], ...]`; empty for any other message. */
function countsIn(message: string): [number, string][] {
  if (!/^\d+ \w+ \w+(, \d+ \w+ \w+)*$/.test(message)) return [];
  return message.split(", ").map((part) => [Number.parseInt(part, 10), part.slice(part.indexOf(" ") + 1)]);
}
