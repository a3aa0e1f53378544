import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { hasReason, KubernetesError } from "../../../../src/kubernetes/errors.ts";
import type { WatchedObject } from "../../../../src/kubernetes/watch/events.ts";
import { Watch } from "../../../../src/kubernetes/watch/watch.ts";

interface Item extends WatchedObject {
  metadata: { name: string; resourceVersion: string };
  ready?: boolean;
}

const ready = (object: Item | undefined) => (object?.ready ? object : undefined);
const gone = (object: Item | undefined) => (object ? undefined : "gone");
const never = AbortSignal.any([]);
const watches: Watch[] = [];

afterEach(() => {
  for (const watch of watches.splice(0)) watch.close(new KubernetesError("Aborted", "the test is over"));
});

test("a wait can end with the first list", async () => {
  const source = new FakeSource([item("a", 1, { ready: true })]);
  assert.equal((await source.watch.until("a", ready, never)).metadata.name, "a");
});

test("a change that comes later ends the wait, however the lines of the stream are cut", async () => {
  const source = new FakeSource([item("ä", 1)]);
  const waiting = source.watch.until("ä", ready, never);
  const stream = await source.opened(1);
  const bytes = new TextEncoder().encode(line("MODIFIED", item("ä", 2, { ready: true })));
  for (const byte of bytes) stream.enqueue(Uint8Array.of(byte));
  assert.equal((await waiting).metadata.resourceVersion, "2");
});

test("all who wait share one list and one stream, and each gets its own object", async () => {
  const source = new FakeSource([]);
  const names = Array.from({ length: 100 }, (_, index) => `client-${index}`);
  const waiting = Promise.all(names.map((name) => source.watch.until(name, ready, never)));
  const stream = await source.opened(1);
  for (const name of names) stream.enqueue(encoded("ADDED", item(name, 5, { ready: true })));
  assert.deepEqual(
    (await waiting).map(({ metadata }) => metadata.name),
    names,
  );
  assert.deepEqual([source.lists, source.streams.length], [1, 1]);
});

test("an object that goes is seen, in the stream and in the next list", async () => {
  const source = new FakeSource([item("a", 1), item("b", 1)]);
  const a = source.watch.until("a", gone, never);
  const b = source.watch.until("b", gone, never);
  const stream = await source.opened(1);
  stream.enqueue(encoded("DELETED", item("a", 2)));
  assert.equal(await a, "gone");
  source.items = [];
  stream.close();
  assert.equal(await b, "gone");
});

const interruptions: Record<string, (stream: ReadableStreamDefaultController<Uint8Array>) => void> = {
  "the stream ends": (stream) => stream.close(),
  "the connection is reset": (stream) => stream.error(new Error("read ECONNRESET")),
  "the resource version is too old (410)": (stream) => {
    stream.enqueue(new TextEncoder().encode('{"type":"ERROR","object":{"kind":"Status","code":410}}\n'));
  },
  "a line is broken": (stream) => stream.enqueue(new TextEncoder().encode('{"type":"MODIF\n')),
};
for (const [what, interrupt] of Object.entries(interruptions)) {
  test(`when ${what}, what happened meanwhile is seen in a new list`, async () => {
    const source = new FakeSource([item("a", 1)]);
    const waiting = source.watch.until("a", ready, never);
    const stream = await source.opened(1);
    source.items = [item("a", 9, { ready: true })];
    interrupt(stream);
    assert.equal((await waiting).metadata.resourceVersion, "9");
    assert.equal(source.lists, 2);
  });
}

test("a stream that falls silent is given up", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const source = new FakeSource([item("a", 1)]);
  const waiting = source.watch.until("a", ready, never);
  await source.opened(1);
  source.items = [item("a", 2, { ready: true })];
  // The reader sets its timer when it has asked for the next chunk, a few microtasks after the stream was opened.
  await new Promise(setImmediate);
  t.mock.timers.tick(29_999);
  await new Promise(setImmediate);
  assert.equal(source.lists, 1);
  t.mock.timers.tick(1);
  assert.equal((await waiting).metadata.resourceVersion, "2");
});

test("a server that cannot be reached for a while is asked again, and is the trouble meanwhile", async () => {
  const source = new FakeSource([item("a", 1, { ready: true })]);
  source.failures = [new KubernetesError("Unreachable", "down"), new KubernetesError("Unreachable", "still down")];
  const waiting = source.watch.until("a", ready, never);
  while (source.lists < 2) await new Promise(setImmediate);
  assert.match(source.watch.trouble?.message ?? "", /down$/);
  await waiting;
  assert.equal(source.watch.trouble, undefined);
  assert.equal(source.lists, 3);
});

test("a refusal that asking again does not change ends every wait; where no watch is allowed, all later ones too", async () => {
  for (const reason of ["Unauthorized", "Forbidden", "NotFound"]) {
    const source = new FakeSource([]);
    source.failures = [new KubernetesError(reason, "no")];
    const refused = (name: string) =>
      assert.rejects(source.watch.until(name, ready, never), (error) => hasReason(error, reason));
    await Promise.all([refused("a"), refused("b")]);
    assert.equal(source.lists, 1);
    if (reason !== "Forbidden") continue;
    await refused("c");
    assert.equal(source.lists, 1);
  }
});

test("the end of a former object of the same name is not taken for the end of the new one", async () => {
  const source = new FakeSource([item("a", 3), item("other", 1)]);
  const other = source.watch.until("other", ready, never);
  const stream = await source.opened(1);
  // The new one was created at 8; of its predecessor the watch has yet to tell.
  const seen: (string | undefined)[] = [];
  const condition = (object: Item | undefined) => {
    seen.push(object?.metadata.resourceVersion);
    return ready(object);
  };
  const waiting = source.watch.until("a", condition, never, "8");
  stream.enqueue(encoded("MODIFIED", item("a", 6)));
  stream.enqueue(encoded("DELETED", item("a", 7)));
  stream.enqueue(encoded("ADDED", item("a", 8)));
  stream.enqueue(encoded("MODIFIED", item("a", 10, { ready: true })));
  await waiting;
  assert.deepEqual(seen, ["8", "10"]);
  stream.enqueue(encoded("MODIFIED", item("other", 11, { ready: true })));
  await other;
});

test("an object that went before the wait began is seen, if the watch has come past what the caller knows of it", async () => {
  const source = new FakeSource([item("a", 1), item("other", 1)]);
  const other = source.watch.until("other", ready, never);
  const stream = await source.opened(1);
  stream.enqueue(encoded("DELETED", item("a", 7)));
  stream.enqueue(encoded("MODIFIED", item("other", 8, { ready: true })));
  await other;
  assert.equal(await source.watch.until("a", gone, never, "6"), "gone");
  assert.equal(source.lists, 1);
});

test("an error of the condition ends its wait and no other", async () => {
  const source = new FakeSource([item("a", 1), item("b", 1)]);
  const failing = source.watch.until(
    "a",
    () => {
      throw new KubernetesError("Conflict", "another one");
    },
    never,
  );
  const other = source.watch.until("b", ready, never);
  await assert.rejects(failing, /another one/);
  (await source.opened(1)).enqueue(encoded("MODIFIED", item("b", 2, { ready: true })));
  await other;
});

test("a signal ends its own wait alone, with its own reason; closing ends them all", async () => {
  const source = new FakeSource([item("a", 1), item("b", 1)]);
  const controller = new AbortController();
  const mine = source.watch.until("a", ready, controller.signal);
  const deadline = assert.rejects(source.watch.until("a", ready, AbortSignal.timeout(1)), (error) =>
    hasReason(error, "Timeout"),
  );
  const other = source.watch.until("b", ready, never);
  await source.opened(1);
  controller.abort(new Error("enough"));
  await assert.rejects(
    mine,
    (error: Error) => hasReason(error, "Aborted") && (error.cause as Error).message === "enough",
  );
  await deadline;
  source.watch.close(new KubernetesError("Aborted", "the connection was closed"));
  await assert.rejects(other, /the connection was closed/);
  await assert.rejects(source.watch.until("a", ready, controller.signal), (error) => hasReason(error, "Aborted"));
});

test("the stream goes on for a while when nobody waits, and then ends", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const source = new FakeSource([item("a", 1, { ready: true })]);
  await source.watch.until("a", ready, never);
  await source.opened(1);
  t.mock.timers.tick(4_999);
  await source.watch.until("a", ready, never);
  assert.equal(source.lists, 1, "shared");
  assert.equal(source.signals[0]?.aborted, false);
  t.mock.timers.tick(5_000);
  assert.equal(source.signals[0]?.aborted, true);
  await source.watch.until("a", ready, never);
  assert.equal(source.lists, 2);
});

/** A collection whose lists and streams the test holds in its hands. */
class FakeSource {
  items: Item[];
  failures: KubernetesError[] = [];
  lists = 0;
  readonly streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  readonly signals: AbortSignal[] = [];
  readonly watch: Watch;

  constructor(items: Item[]) {
    this.items = items;
    this.watch = new Watch({
      list: async () => {
        this.lists++;
        const failure = this.failures.shift();
        if (failure) throw failure;
        return { metadata: { resourceVersion: "3" }, items: this.items };
      },
      open: async (_resourceVersion, signal) => {
        this.signals.push(signal);
        return new ReadableStream<Uint8Array>({ start: (controller) => void this.streams.push(controller) });
      },
    });
    watches.push(this.watch);
  }

  /** The stream with this number, once it was opened. */
  async opened(number: number): Promise<ReadableStreamDefaultController<Uint8Array>> {
    while (this.streams.length < number) await new Promise(setImmediate);
    return this.streams[number - 1]!;
  }
}

function item(name: string, version: number, more: object = {}): Item {
  return { metadata: { name, resourceVersion: String(version) }, ...more };
}

function line(type: string, object: Item): string {
  return `${JSON.stringify({ type, object })}\n`;
}

function encoded(type: string, object: Item): Uint8Array {
  return new TextEncoder().encode(line(type, object));
}
