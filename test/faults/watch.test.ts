/** Tests faults of the watch, and of the API server itself, while credentials are awaited. */
import { describe, test } from "node:test";
import type { Exchange } from "../../lab/probes/proxy-exchange.ts";
import { useLab } from "../support/lab.ts";
import { Fleet, members, posted, succeeded } from "./fleet.ts";
import { assertSettled } from "./invariants.ts";

const expired = {
  kind: "Status",
  apiVersion: "v1",
  status: "Failure",
  code: 410,
  reason: "Expired",
  message: "too old",
};

const text =
  (status: number, body: string, headers = {}) =>
  (exchange: Exchange) =>
    exchange.answer({ status, headers: { "content-type": "application/json", ...headers }, body });

/** Done to one watch after the other. */
const watchFaults: Record<string, (exchange: Exchange) => void> = {
  "reset at once": (exchange) => exchange.reset(),
  "410 as its answer": text(410, JSON.stringify(expired)),
  "410 as an event": text(200, `${JSON.stringify({ type: "ERROR", object: expired })}\n`),
  "no event but garbage": text(200, "garbage\n"),
  "half an event": text(200, '{"type":"ADDED","object":{"metadata":{"na'),
  silence: (exchange) => exchange.silence(),
  "a page in HTML": text(200, "<html><body>Sign in</body></html>", { "content-type": "text/html" }),
  "429 with Retry-After": text(429, JSON.stringify({ ...expired, code: 429, reason: "TooManyRequests" }), {
    "retry-after": "1",
  }),
  "503": text(503, "no healthy upstream", { "content-type": "text/plain" }),
  "ended without an event": text(200, ""),
};

/** Done to one list after the other, when the watch begins anew. */
const listFaults: Record<string, (exchange: Exchange) => Promise<void> | void> = {
  "reset in the middle": (exchange) => exchange.resetInTheMiddle(),
  truncated: (exchange) => exchange.truncate(),
  "503": text(503, JSON.stringify({ ...expired, code: 503, reason: "ServiceUnavailable" })),
};

describe("while credentials are awaited", () => {
  let fleet: Fleet;
  const { lab, use } = useLab(async () => {
    fleet = use(await Fleet.create(lab));
  });

  test("the watch is reset, told 410, fed garbage, refused, ended and silent, and its lists are cut", async (t) => {
    await fleet.declare(members("watched", 12));
    await lab.controller.stop();
    const rules = ["clients", "exporters"].flatMap((plural) => [
      ...Object.values(watchFaults).map((action) => fleet.proxy.on((r) => r.watch && r.plural === plural, action, 1)),
      ...Object.values(listFaults).map((action) =>
        fleet.proxy.on((r) => r.method === "GET" && !r.watch && r.plural === plural && r.name === "", action, 1),
      ),
    ]);
    const running = fleet.start("up");
    await running.reaches(Promise.all(rules.map((rule) => rule.reached())));
    // The silent watch tells nothing of what the controller does now.
    await lab.controller.start();
    succeeded(await running.finished);
    await assertSettled(t, fleet, rules.length);
  });

  test("all connections are cut, again and again", async (t) => {
    await fleet.declare(members("cut", 12));
    await lab.controller.stop();
    const running = fleet.start("up");
    const all = posted(fleet);
    const rounds = 5;
    for (let round = 0; round < rounds; round++) {
      const watch = fleet.proxy.on(
        (request) => request.watch,
        (exchange) => exchange.pass(),
        1,
      );
      await running.reaches(watch.reached());
      fleet.proxy.cut();
    }
    await running.reaches(all.reached(12));
    await lab.controller.start();
    succeeded(await running.finished);
    await assertSettled(t, fleet, rounds);
  });

  test("the API server restarts", async (t) => {
    await fleet.declare(members("restarted", 12));
    await lab.controller.stop();
    const running = fleet.start("up");
    await running.reaches(posted(fleet).reached(12));
    await lab.apiServer.stop();
    await lab.apiServer.start();
    await lab.controller.start();
    succeeded(await running.finished);
    await assertSettled(t, fleet, 1);
  });

  test("the API server restarts while objects are posted, updated and deleted", async (t) => {
    // Of those that are there, some stay.
    await fleet.declare([...members("restarted", 8, { labels: { version: "2" } }), ...members("new", 12)]);
    const gates = ["POST", "PATCH"].map((method) => fleet.proxy.hold((request) => request.method === method));
    const running = fleet.start("up");
    await running.reaches(Promise.all([gates[0]!.reached(12), gates[1]!.reached(8)]));
    await lab.apiServer.stop();
    // They find nobody there, and are to come again.
    for (const gate of gates) gate.release();
    await lab.apiServer.start();
    succeeded(await running.finished);
    await assertSettled(t, fleet, 1);
  });
});
