import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { JumpstarterClient } from "../../../src/index.ts";
import { unmappedTraces } from "../../../src/resources/unmapped-traces.ts";
import { mockPulumi } from "../../support/mocks.ts";

await mockPulumi();

/** Stands for what Pulumi sets to show lines of TypeScript. */
const mapped = (error: Error) => {
  limits.push(Error.stackTraceLimit);
  return `${error}\n    at program.ts:1:1`;
};
const before = Error.prepareStackTrace;
/** The limits of the traces that were mapped. */
let limits: number[] = [];

beforeEach(() => {
  limits = [];
  Error.prepareStackTrace = mapped;
});
afterEach(() => {
  Error.prepareStackTrace = before;
});

test("of a resource, the one trace that leads to its line in the program is mapped, and none of its promises", () => {
  const _ = new JumpstarterClient("ci");
  assert.deepEqual(limits, [Number.POSITIVE_INFINITY]);
  assert.equal(Error.prepareStackTrace, mapped);
});

test("all traces are mapped where Pulumi is asked for leaked promises", () => {
  process.env.PULUMI_DEBUG_PROMISE_LEAKS = "true";
  try {
    const _ = new JumpstarterClient("ci");
  } finally {
    delete process.env.PULUMI_DEBUG_PROMISE_LEAKS;
  }
  assert.ok(limits.length > 20, String(limits.length));
});

test("an error of a constructor has a mapped trace, and ends what it began", () => {
  assert.throws(
    () => new JumpstarterClient("", { namespace: "lab" }),
    ({ stack }: Error) => /program\.ts:1:1$/.test(stack!),
  );
  assert.equal(Error.prepareStackTrace, mapped);
});

test("a trace that is read meanwhile has its frames, unmapped", () => {
  {
    using _ = unmappedTraces();
    const [title, frame] = new Error("no").stack!.split("\n");
    assert.equal(title, "Error: no");
    assert.match(frame!, /^ {4}at .*unmapped-traces\.test\.ts:\d+:\d+/);
  }
  assert.deepEqual(limits, []);
});

test("without an own way to make traces nothing is changed", () => {
  Reflect.deleteProperty(Error, "prepareStackTrace");
  using _ = unmappedTraces();
  assert.equal(Error.prepareStackTrace, undefined);
});
