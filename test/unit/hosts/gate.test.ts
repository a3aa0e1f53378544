import assert from "node:assert/strict";
import { test } from "node:test";
import { Gate } from "../../../src/hosts/gate.ts";

test("a gate lets so many through at a time, and all in the end, also after a failure", async () => {
  const gate = new Gate(2);
  let inside = 0;
  let most = 0;
  const pass = (index: number) =>
    gate.pass(async () => {
      most = Math.max(most, ++inside);
      await new Promise(setImmediate);
      inside--;
      if (index === 1) throw new Error("failed");
      return index;
    });
  const results = await Promise.allSettled([0, 1, 2, 3, 4].map(pass));
  assert.deepEqual(
    results.map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled", "fulfilled", "fulfilled"],
  );
  assert.equal(most, 2);
});
