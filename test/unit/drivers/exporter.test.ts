import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { power, tasmota } from "../../../src/drivers/index.ts";
import { JumpstarterExporter } from "../../../src/resources/exporter.ts";
import { mockPulumi, settled } from "../../support/mocks.ts";

const MOK = "jumpstarter_driver_power.driver.MokPower";
const FOUND = /export\.power\.type must be .* has no class MokPower; did you mean MockPower\?/;

/** What a program's exporters are warned of, by their names. */
async function warnings(t: TestContext, program: () => unknown): Promise<Record<string, string[]>> {
  const warned: Record<string, string[]> = {};
  const rows = new Map<unknown, string>();
  t.mock.method(pulumi.log, "warn", async (message: string, exporter: JumpstarterExporter) => {
    const urn = await new Promise<string>((resolve) => exporter.urn.apply(resolve));
    rows.set(exporter, urn);
    const name = urn.split("::").at(-1)!;
    warned[name] = [...(warned[name] ?? []), message];
  });
  await mockPulumi();
  program();
  await settled();
  return warned;
}

test("a wrong driver is a warning on the exporter's row, and the exporter is made", async (t) => {
  const warned = await warnings(t, () => {
    new JumpstarterExporter("wrong", { export: { power: { type: MOK } } });
    new JumpstarterExporter("right", { export: { power: power.MockPower() } });
  });
  assert.deepEqual(Object.keys(warned), ["wrong"]);
  assert.equal(warned.wrong!.length, 1);
  assert.match(warned.wrong![0]!, FOUND);
  assert.match(warned.wrong![0]!, /with strictDrivers: true it is/);
});

test("drivers from outputs are checked against the catalogue when they are known, with one warning", async (t) => {
  const parts = { power: { type: MOK }, serial: { type: "jumpstarter_driver_pyserial.driver.PySerial" } };
  const warned = await warnings(t, () => {
    new JumpstarterExporter("whole", { export: pulumi.output(parts) });
    new JumpstarterExporter("part", { export: { power: parts.power, serial: pulumi.output(parts.serial) } });
  });
  assert.equal(warned.whole!.length, 1);
  assert.match(warned.whole![0]!, FOUND);
  assert.match(warned.whole![0]!, /export\.serial\.config\.url must be set/);
  assert.equal(warned.part!.length, 2);
  assert.match(warned.part![0]!, FOUND);
  assert.doesNotMatch(warned.part![1]!, FOUND);
  assert.match(warned.part![1]!, /export\.serial\.config\.url must be set/);
});

test("with strictDrivers it is an error, before the exporter is made", async (t) => {
  const args = { export: { power: { type: MOK } }, strictDrivers: true };
  const warned = await warnings(t, () => {
    assert.throws(() => new JumpstarterExporter("wrong", args), {
      message: new RegExp(`invalid arguments of JumpstarterExporter "wrong":\\n  ${FOUND.source}`),
    });
    new JumpstarterExporter("right", { ...args, export: { power: power.MockPower(), own: { type: "our_lab.Own" } } });
  });
  assert.deepEqual(warned, {});
});

test("a credential of a driver's comes out in the configuration alone, and in no warning", async (t) => {
  let config: pulumi.Output<string> | undefined;
  const warned = await warnings(t, () => {
    const socket = tasmota.TasmotaPower({ host: "plug", cmnd_topic: "c", stat_topic: "s", password: "hunter2" });
    socket.config!.pasword = pulumi.secret("hunter2");
    config = new JumpstarterExporter("board", { export: { socket } }).config;
  });
  assert.match(warned.board!.join(), /export\.socket\.config\.pasword must not be set.*did you mean password/);
  assert.doesNotMatch(JSON.stringify(warned), /hunter2/);
  assert.ok(await pulumi.isSecret(config!));
  const text = await new Promise<string>((resolve) => config!.apply(resolve));
  assert.match(text, /password: hunter2/);
});
