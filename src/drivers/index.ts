// Made by `npm run drivers`. Do not edit.
/**
 * Every driver of Jumpstarter, typed: a namespace for each driver package, with a function for each driver class.
 *
 * @example
 * ```ts
 * import { JumpstarterExporter } from "pulumi-jumpstarter";
 * import { power, pyserial } from "pulumi-jumpstarter/drivers";
 *
 * new JumpstarterExporter("rpi4-bench-1", {
 *   export: { power: power.MockPower(), serial: pyserial.PySerial({ url: "/dev/ttyUSB0" }) },
 * });
 * ```
 *
 * @packageDocumentation
 */
export * as adb from "./adb.ts";
export * as androidemulator from "./androidemulator.ts";
export * as ble from "./ble.ts";
export * as can from "./can.ts";
export * as composite from "./composite.ts";
export * as corellium from "./corellium.ts";
export * as doip from "./doip.ts";
export type { AnyDriver, CommonConfig, Driver, DriverOptions } from "./driver.ts";
export * as dut_network from "./dut-network.ts";
export * as dutlink from "./dutlink.ts";
export * as energenie from "./energenie.ts";
export * as esp32 from "./esp32.ts";
export * as flashers from "./flashers.ts";
export * as gpiod from "./gpiod.ts";
export * as http from "./http.ts";
export * as http_power from "./http-power.ts";
export * as iscsi from "./iscsi.ts";
export * as mitmproxy from "./mitmproxy.ts";
export * as network from "./network.ts";
export * as noyito_relay from "./noyito-relay.ts";
export * as obd from "./obd.ts";
export * as opendal from "./opendal.ts";
export * as pi_pico from "./pi-pico.ts";
export * as power from "./power.ts";
export * as probe_rs from "./probe-rs.ts";
export * as pyserial from "./pyserial.ts";
export * as qemu from "./qemu.ts";
export * as renode from "./renode.ts";
export * as ridesx from "./ridesx.ts";
export * as sdwire from "./sdwire.ts";
export * as shell from "./shell.ts";
export * as snmp from "./snmp.ts";
export * as someip from "./someip.ts";
export * as ssh from "./ssh.ts";
export * as ssh_mitm from "./ssh-mitm.ts";
export * as ssh_mount from "./ssh-mount.ts";
export * as stlink_msd from "./stlink-msd.ts";
export * as tasmota from "./tasmota.ts";
export * as tftp from "./tftp.ts";
export * as tmt from "./tmt.ts";
export * as uboot from "./uboot.ts";
export * as uds_can from "./uds-can.ts";
export * as uds_doip from "./uds-doip.ts";
export * as ustreamer from "./ustreamer.ts";
export * as vnc from "./vnc.ts";
export * as xcp from "./xcp.ts";
export * as yepkit from "./yepkit.ts";
