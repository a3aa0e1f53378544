import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { hasReason, KubernetesError } from "../../../../src/kubernetes/errors.ts";
import type { WatchedObject } from "../../../../src/kubernetes/watch/events.ts";
import { type Progress, until } from "../../../../src/kubernetes/watch/until.ts";
import { Wait } from "../../../../src/kubernetes/watch/wait.ts";
import { eventually, FakeCollection } from "../../../support/fake-collection.ts";

interface Item extends WatchedObject {
  phase: string;
}

let items: FakeCollection<Item>;
beforeEach(() => {
  items = new FakeCollection();
});
afterEach(() => items.close());

const item = (phase: string): Item => ({ metadata: { name: "a", uid: "uid-1" }, phase });
const ready = (seen: Item | undefined): Progress<string> =>
  seen?.phase === "ready" ? { done: "ready" } : { waitingFor: seen?.phase ?? "it to exist" };
const unlimited = () => new Wait("waiting", { timeout: 60_000 });

test("a wait that is over already needs neither a watch nor a read", async () => {
  assert.equal(await until(items, "a", item("ready"), ready, unlimited()), "ready");
  assert.deepEqual(items.calls, []);
});

test("a change ends the wait, and each thing that is waited for is reported once", async () => {
  const told: string[] = [];
  const wait = new Wait("waiting for a", { timeout: 60_000, onProgress: (message) => told.push(message) });
  const first = items.set(item("new"));
  const done = wait.run(
    () => until(items, "a", first, ready, wait),
    () => new KubernetesError("Timeout", "late"),
  );
  await eventually(() => items.calls.length > 0);
  for (const phase of ["new", "busy", "busy", "ready"]) items.set(item(phase));
  assert.equal(await done, "ready");
  assert.deepEqual(told, ["waiting for a", "waiting for a (new)", "waiting for a (busy)", ""]);
  assert.deepEqual(items.calls, ["list"]);
});

test("where no watch is allowed, it looks from time to time", async () => {
  items.watchable = false;
  const first = items.set(item("new"));
  const done = until(items, "a", first, ready, unlimited());
  await eventually(() => items.calls.length > 1);
  items.set(item("ready"));
  assert.equal(await done, "ready");
  assert.deepEqual(items.calls, ["list", "find a", "find a"]);
});

test("the deadline gives the error that says what was waited for last; the caller's signal gives its own", async () => {
  const late = (limits: { signal?: AbortSignal } = {}) => {
    const wait = new Wait("waiting", { timeout: 20, ...limits });
    return wait.run(
      () => until(items, "a", undefined, ready, wait),
      () => new KubernetesError("CredentialTimeout", `it waited for ${wait.waitingFor}`),
    );
  };
  await assert.rejects(late(), /^KubernetesError: it waited for it to exist$/);
  await assert.rejects(late({ signal: AbortSignal.abort() }), (error) => hasReason(error, "Aborted"));
});

test("if the deadline passes as well, the caller's signal still gives the error", async () => {
  const wait = new Wait("waiting", { timeout: 1, signal: AbortSignal.abort() });
  const ended = wait.run(
    async () => {
      await sleep(10);
      return await until(items, "a", undefined, ready, wait);
    },
    () => new KubernetesError("Timeout", "late"),
  );
  await assert.rejects(ended, (error) => hasReason(error, "Aborted"));
});

test("an error of the progress ends the wait, and its report", async () => {
  const told: string[] = [];
  const wait = new Wait("waiting", { timeout: 60_000, onProgress: (message) => told.push(message) });
  const fail = () => {
    throw new KubernetesError("Conflict", "another one");
  };
  const failed = wait.run(
    () => until(items, "a", undefined, fail, wait),
    () => new KubernetesError("Timeout", "late"),
  );
  await assert.rejects(failed, /another one/);
  assert.deepEqual(told, ["waiting", ""]);
});
