import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { facts } from "../../../src/drivers/facts.ts";
import * as catalogue from "../../../src/drivers/index.ts";
import {
  composite,
  energenie,
  flashers,
  http_power,
  network,
  opendal,
  power,
  pyserial,
  snmp,
} from "../../../src/drivers/index.ts";

test("a function describes its driver as an exporter's file has it", () => {
  assert.deepEqual(power.MockPower(), { type: "jumpstarter_driver_power.driver.MockPower" });
  assert.deepEqual(pyserial.PySerial({ url: "/dev/ttyUSB0", baudrate: undefined }), {
    type: "jumpstarter_driver_pyserial.driver.PySerial",
    config: { url: "/dev/ttyUSB0" },
  });
  const options = { description: "the first bench", methodsDescription: { on: "turns it on" } };
  assert.deepEqual(composite.Composite({}, { ...options, children: { power: power.MockPower() } }), {
    type: "jumpstarter_driver_composite.driver.Composite",
    ...options,
    children: { power: { type: "jumpstarter_driver_power.driver.MockPower" } },
  });
  assert.deepEqual(
    flashers.TIJ784S4Flasher({ variant: "gem" }, { children: { power: power.MockPower(), serial: { ref: "serial" } } }),
    {
      type: "jumpstarter_driver_flashers.driver.TIJ784S4Flasher",
      config: { variant: "gem" },
      children: { power: { type: "jumpstarter_driver_power.driver.MockPower" }, serial: { ref: "serial" } },
    },
  );
});

test("a parameter that holds a credential is secret, whatever it comes from; the others are as they were given", async () => {
  const host = pulumi.output("192.168.0.20");
  const drivers = [
    energenie.EnerGenie({ host, password: "hunter2" }),
    snmp.SNMPServer({
      host,
      user: "u",
      plug: 1,
      auth_key: Promise.resolve("hunter2"),
      priv_key: pulumi.output("hunter2"),
    }),
    http_power.HttpPower({
      power_on: { url: "on" },
      power_off: { url: "off" },
      auth: { basic: { password: "hunter2" } },
    }),
    opendal.Opendal({ scheme: "s3", kwargs: { secret_access_key: "hunter2" } }),
    network.TcpNetwork({ host, port: 22 }),
  ];
  const secret = await Promise.all(
    drivers.map(async ({ config }) => {
      const entries = Object.entries(config!);
      const marks = await Promise.all(entries.map(([, value]) => pulumi.isSecret(pulumi.output(value))));
      return entries.filter((_, index) => marks[index]).map(([name]) => name);
    }),
  );
  assert.deepEqual(secret, [["password"], ["auth_key", "priv_key"], ["auth"], ["kwargs"], []]);
  assert.equal(drivers[0]!.config!.host, host);
});

test("there is a function for every class, named as package and class", () => {
  const types = Object.entries(catalogue).flatMap(([id, functions]) =>
    Object.entries(functions).map(([name, describe]) => {
      const { type } = (describe as (config: object) => { type: string })({});
      assert.match(type, new RegExp(`^jumpstarter_driver_${id}\\..*\\.${name}$`));
      return type;
    }),
  );
  assert.deepEqual(types.sort(), Object.keys(facts.classes).sort());
});
