import assert from "node:assert/strict";
import { test } from "node:test";
import { ExporterOnHost } from "../../../src/hosts/host.ts";
import type { Wanted } from "../../../src/hosts/units.ts";
import { FakeMachine, FakeNetwork } from "../../support/fake-host.ts";

const wanted: Wanted = { unit: "rpi4", title: "lab/rpi4", mark: "# Managed by Pulumi: urn:a", config: "", service: {} };

test("a crowded host is asked again after a pause, which grows", async () => {
  const network = new FakeNetwork();
  const times: number[] = [];
  const host = new ExporterOnHost({ host: "bench-1" }, wanted, (destination, script) => {
    times.push(performance.now());
    const turnedAway = "kex_exchange_identification: Connection closed by remote host";
    network.hosts.set("bench-1", times.length < 3 ? turnedAway : new FakeMachine("machine-1"));
    return network.run(destination, script);
  });
  assert.equal((await host.read()).machine, "machine-1");
  const [first = 0, second = 0, third = 0] = times;
  // A timer may be early by a millisecond.
  assert.ok(second - first >= 99 && third - second >= 199, times.join());
});
