import type { TestEvent } from "node:test/reporters";

/** Adds up what tests count in diagnostics such as "3 faults injected, 20 resources handled". */
export class Sums {
  readonly #sums = new Map<string, number>();

  /** Takes the counts out of what is reported: each test is to have one line. */
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

/** `[[3, "faults injected"], ...]`; empty for any other message. */
function countsIn(message: string): [number, string][] {
  if (!/^\d+ \w+ \w+(, \d+ \w+ \w+)*$/.test(message)) return [];
  return message.split(", ").map((part) => [Number.parseInt(part, 10), part.slice(part.indexOf(" ") + 1)]);
}
