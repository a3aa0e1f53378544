/** Lines that must not compile: `tsc` reports one that is not an error any more. Nothing here is run. */
import * as pulumi from "@pulumi/pulumi";
import { JumpstarterExporter } from "pulumi-jumpstarter";
import {
  type AnyDriver,
  composite,
  dut_network,
  flashers,
  http_power,
  network,
  type PySerialConfig,
  power,
  pyserial,
  qemu,
  snmp,
  uds_can,
} from "pulumi-jumpstarter/drivers";

// Required parameters, and children that the class asks for.
// @ts-expect-error: url is missing
pyserial.PySerial({ baudrate: 115200 });
// @ts-expect-error: url is missing
pyserial.PySerial();
// @ts-expect-error: the children are missing
flashers.BaseFlasher({});
// @ts-expect-error: serial is missing
flashers.BaseFlasher({}, { children: { power: power.MockPower() } });

// Names.
// @ts-expect-error: no such parameter
pyserial.PySerial({ url: "loop://", baudrat: 115200 });
// @ts-expect-error: no such parameter of the nested map
http_power.HttpPower({ power_on: { uri: "on" }, power_off: { url: "off" } });
// @ts-expect-error: no such class
power.MokPower();
// @ts-expect-error: only another driver makes it
qemu.QemuPower();

// Types.
// @ts-expect-error: a string
network.TcpNetwork({ host: "localhost", port: "22" });
// @ts-expect-error: no such choice
snmp.SNMPServer({ host: "pdu", user: "u", plug: 1, auth_protocol: "SHA512" });
// @ts-expect-error: a number in a list of strings
dut_network.DutNetwork({ interface: "eth1", dns_servers: [8888] });
// @ts-expect-error: a number for a map
uds_can.UdsCan({ channel: "can0", rxid: 1, txid: 2, isotp_params: 3 });
// @ts-expect-error: a string is no driver
composite.Composite({}, { children: { power: "power" } });

// Drivers that are written out.
// @ts-expect-error: a misspelt key
new JumpstarterExporter("typ", { export: { power: { typ: "jumpstarter_driver_power.driver.MockPower" } } });
// @ts-expect-error: a number for the class
new JumpstarterExporter("type", { export: { power: { type: 1 } } });
// @ts-expect-error: a misspelt key below another driver
new JumpstarterExporter("ref", { export: { bench: { children: { again: { reff: "serial" } } } } });

// Lines that must compile: outputs at every depth, drivers of every form, and the types by their names.
const config: PySerialConfig = { url: pulumi.output("loop://"), baudrate: Promise.resolve(9600), log_level: "DEBUG" };
const own: AnyDriver = { type: "our_lab.driver.Own", config: { any: "thing" } };
new JumpstarterExporter("rpi4-bench-1", {
  export: {
    serial: pyserial.PySerial(config),
    bench: composite.Composite({}, { children: { own, power: power.MockPower(), again: { ref: "serial" } } }),
    socket: http_power.HttpPower({ power_on: { url: pulumi.output("on") }, power_off: pulumi.output({ url: "off" }) }),
    written: { type: "our_lab.driver.Own", config: { host: pulumi.output("10.0.0.1"), list: [1, { a: true }] } },
    known: pulumi.output({ type: "our_lab.driver.Own" }),
    network: dut_network.DutNetwork({ interface: "eth1", nat_mode: "1to1", dns_servers: [pulumi.output("9.9.9.9")] }),
  },
});
