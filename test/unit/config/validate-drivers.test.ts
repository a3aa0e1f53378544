import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { validateDrivers } from "../../../src/config/index.ts";

const power = { type: "jumpstarter_driver_power.driver.MockPower" };

describe("validateDrivers", () => {
  it("passes the classes of the catalogue, by each of their names", () => {
    assert.deepEqual(
      found({
        power,
        serial: driver("pyserial.driver.PySerial", { url: "/dev/ttyUSB0", baudrate: 115200, cps: 1.5 }),
        bus: { children: { network: driver("network.driver.TcpNetwork", { host: "localhost", port: 22 }) } },
        obd: driver("obd.OBD", { port: "/dev/rfcomm0" }),
        flasher: { ...driver("flashers.driver.RCarS4Flasher"), children: { serial: { ref: "serial" }, power } },
        quiet: { ...power, config: { log_level: "DEBUG", labels: { rack: "7" } } },
        video: driver("ustreamer.driver.UStreamer", { tempdir: {} }),
        proxy: { ref: "power" },
      }),
      [],
    );
  });

  it("passes drivers of other packages, and values that are not a tree of drivers", () => {
    assert.deepEqual(
      found({ own: { type: "our_lab.Driver", config: { any: "thing" } }, more: { type: "jumpstarter" } }),
      [],
    );
    assert.deepEqual(found({ new: driver("of_the_lab.driver.Own", {}) }), []);
    for (const tree of [undefined, null, 1, [], "x", { a: null, b: 1, c: { type: 1 }, d: { children: [] } }]) {
      assert.deepEqual(found(tree), []);
    }
    const loop: Record<string, unknown> = {};
    loop.again = { children: loop };
    assert.deepEqual(found(loop), []);
  });

  it("finds classes that do not exist, and names the nearest", () => {
    const tree = {
      slip: driver("power.driver.MokPower"),
      module: driver("power.drivers.MockPower"),
      strange: driver("power.driver.Weather"),
      deep: { children: { slip: driver("probe_rs.driver.ProbeRS") } },
      inner: driver("qemu.driver.QemuPower"),
      none: driver("uds.driver.UdsInterface"),
    };
    assert.deepEqual(found(tree), [
      "export.slip.type must be a driver class: jumpstarter_driver_power 0.9.0 has no class MokPower; did you mean MockPower?",
      "export.module.type must be a driver class: jumpstarter_driver_power 0.9.0 has no class drivers.MockPower; did you mean driver.MockPower?",
      "export.strange.type must be a driver class: jumpstarter_driver_power 0.9.0 has no class Weather",
      "export.deep.children.slip.type must be a driver class: jumpstarter_driver_probe_rs 0.9.0 has no class ProbeRS; did you mean ProbeRs?",
      "export.inner.type must be a class that an exporter can make, which QemuPower is not",
      "export.none.type must be a driver class: jumpstarter_driver_uds 0.9.0 has no class UdsInterface",
    ]);
  });

  it("finds parameters that do not exist or are missing, and children that are missing", () => {
    const tree = {
      serial: driver("pyserial.driver.PySerial", { baudrat: 115200, toString: "x" }),
      missing: driver("network.driver.TcpNetwork"),
      endpoint: driver("http_power.driver.HttpPower", {
        power_on: { uri: "http://x" },
        power_off: { url: "http://x" },
      }),
      console: { ...driver("uboot.driver.UbootConsole"), children: { power } },
    };
    assert.deepEqual(found(tree), [
      "export.serial.config.baudrat must not be set: PySerial has no parameter baudrat; did you mean baudrate?",
      "export.serial.config.toString must not be set: PySerial has no parameter toString",
      "export.serial.config.url must be set: PySerial needs it",
      "export.missing.config.host must be set: TcpNetwork needs it",
      "export.missing.config.port must be set: TcpNetwork needs it",
      "export.endpoint.config.power_on.uri must not be set: HttpEndpointConfig has no parameter uri; did you mean url?",
      "export.endpoint.config.power_on.url must be set: HttpEndpointConfig needs it",
      "export.console.children.serial must be set: UbootConsole needs it",
    ]);
  });

  it("finds values of a wrong type, at every depth, and never tells them", () => {
    const tree = {
      serial: driver("pyserial.driver.PySerial", { url: 4711, baudrate: "quick", cps: [], check_present: "perhaps" }),
      shell: driver("shell.driver.Shell", { methods: { ls: "ls", no: 4711 }, shell: ["bash", 4711], timeout: 1.5 }),
      tasmota: driver("tasmota.driver.TasmotaPower", {
        host: "x",
        cmnd_topic: "a",
        stat_topic: "b",
        transport: "4711",
      }),
      qemu: driver("qemu.driver.Qemu", { hostfwd: { ssh: { hostport: 4711, guestport: "ssh" } }, smp: true }),
      http: driver("http_power.driver.HttpPower", { power_on: "4711", power_off: { url: "x" } }),
    };
    const messages = found(tree);
    assert.deepEqual(messages, [
      "export.serial.config.url must be a string",
      "export.serial.config.baudrate must be a whole number",
      "export.serial.config.cps must be a number",
      "export.serial.config.check_present must be true or false",
      "export.shell.config.methods.no must be a string or a map",
      "export.shell.config.shell[1] must be a string",
      "export.shell.config.timeout must be a whole number",
      "export.tasmota.config.transport must be one of tcp, websockets, unix",
      "export.qemu.config.hostfwd.ssh.guestport must be a whole number",
      "export.qemu.config.smp must be a whole number",
      "export.http.config.power_on must be a map",
    ]);
    assert.ok(!messages.join().includes("4711"));
  });

  it("finds text where a number or a truth value is asked for, which most drivers would keep as text", () => {
    const config = { url: "loop://", baudrate: "115200", cps: "1e3", check_present: "no" };
    assert.deepEqual(found({ serial: driver("pyserial.driver.PySerial", config) }), [
      "export.serial.config.baudrate must be a whole number",
      "export.serial.config.cps must be a number",
      "export.serial.config.check_present must be true or false",
    ]);
  });

  it("passes unknown values, and everything below them", () => {
    const unknown = Symbol("unknown");
    const isUnknown = (value: unknown) => value === unknown;
    const tree = {
      whole: unknown,
      type: { type: unknown, config: { any: 1 } },
      config: driver("pyserial.driver.PySerial", unknown),
      value: driver("pyserial.driver.PySerial", { url: unknown, baudrate: unknown }),
      below: driver("http_power.driver.HttpPower", { power_on: { url: unknown }, power_off: unknown }),
      children: { ...driver("ssh.driver.SSHWrapper"), children: unknown },
    };
    assert.deepEqual(validateDrivers(tree, { isUnknown }), []);
    assert.deepEqual(validateDrivers(unknown, { isUnknown }), []);
  });
});

function driver(name: string, config?: unknown) {
  return { type: `jumpstarter_driver_${name}`, ...(config !== undefined && { config }) };
}

function found(tree: unknown): string[] {
  return validateDrivers(tree).map(({ path, reason }) => `${path} ${reason}`);
}
