// Made by `npm run drivers`. Do not edit.
/**
 * Every driver of Jumpstarter, typed: an object for each driver package, with a function for each driver class.
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
import type { AdbServerConfig } from "./adb.ts";
import type { AndroidEmulatorConfig } from "./androidemulator.ts";
import type { BleWriteNotifyStreamConfig } from "./ble.ts";
import type { CanConfig } from "./can.ts";
import type { CompositeConfig, ProxyConfig } from "./composite.ts";
import type { CorelliumConfig } from "./corellium.ts";
import type { DoIPConfig } from "./doip.ts";
import { type Driver, type DriverOptions, describe } from "./driver.ts";
import type { DutNetworkConfig } from "./dut-network.ts";
import type { DutlinkConfig, DutlinkPowerConfig, DutlinkSerialConfig, DutlinkStorageMuxConfig } from "./dutlink.ts";
import type { EnerGenieConfig } from "./energenie.ts";
import type { Esp32FlasherChildren, Esp32FlasherConfig } from "./esp32.ts";
import type {
  BaseFlasherChildren,
  BaseFlasherConfig,
  RCarS4FlasherChildren,
  RCarS4FlasherConfig,
  TIJ784S4FlasherChildren,
  TIJ784S4FlasherConfig,
} from "./flashers.ts";
import type { DigitalInputConfig, DigitalOutputConfig, PowerSwitchConfig } from "./gpiod.ts";
import type { HttpServerConfig } from "./http.ts";
import type { HttpPowerConfig } from "./http-power.ts";
import type { ISCSIConfig } from "./iscsi.ts";
import type { MitmproxyDriverConfig } from "./mitmproxy.ts";
import type {
  DbusNetworkConfig,
  EchoNetworkConfig,
  TcpNetworkConfig,
  UdpNetworkConfig,
  UnixNetworkConfig,
  VsockNetworkConfig,
  WebsocketNetworkConfig,
} from "./network.ts";
import type { NoyitoPowerHIDConfig, NoyitoPowerSerialConfig } from "./noyito-relay.ts";
import type { OBDConfig } from "./obd.ts";
import type { MockFlasherConfig, MockStorageMuxConfig, MockStorageMuxFlasherConfig, OpendalConfig } from "./opendal.ts";
import type { PiPicoFlasherChildren, PiPicoFlasherConfig } from "./pi-pico.ts";
import type { MockPowerConfig, SyncMockPowerConfig } from "./power.ts";
import type { ProbeRsConfig } from "./probe-rs.ts";
import type { NVDemuxSerialConfig, PySerialConfig } from "./pyserial.ts";
import type { QemuConfig } from "./qemu.ts";
import type { RenodeConfig } from "./renode.ts";
import type {
  RideSXDriverChildren,
  RideSXDriverConfig,
  RideSXPowerDriverChildren,
  RideSXPowerDriverConfig,
} from "./ridesx.ts";
import type { SDWireConfig } from "./sdwire.ts";
import type { ShellConfig } from "./shell.ts";
import type { SNMPServerConfig } from "./snmp.ts";
import type { SomeIpConfig } from "./someip.ts";
import type { SSHWrapperChildren, SSHWrapperConfig } from "./ssh.ts";
import type { SSHMITMChildren, SSHMITMConfig } from "./ssh-mitm.ts";
import type { SSHMountChildren, SSHMountConfig } from "./ssh-mount.ts";
import type { StlinkMsdFlasherConfig } from "./stlink-msd.ts";
import type { TasmotaPowerConfig } from "./tasmota.ts";
import type { TftpConfig } from "./tftp.ts";
import type { TMTChildren, TMTConfig } from "./tmt.ts";
import type { UbootConsoleChildren, UbootConsoleConfig } from "./uboot.ts";
import type { UdsCanConfig } from "./uds-can.ts";
import type { UdsDoipConfig } from "./uds-doip.ts";
import type { UStreamerConfig } from "./ustreamer.ts";
import type { VncChildren, VncConfig } from "./vnc.ts";
import type { XcpConfig } from "./xcp.ts";
import type { YkushConfig } from "./yepkit.ts";

export type * from "./adb.ts";
export type * from "./androidemulator.ts";
export type * from "./ble.ts";
export type * from "./can.ts";
export type * from "./composite.ts";
export type * from "./corellium.ts";
export type * from "./doip.ts";
export type { AnyDriver, CommonConfig, Driver, DriverOptions } from "./driver.ts";
export type * from "./dut-network.ts";
export type * from "./dutlink.ts";
export type * from "./energenie.ts";
export type * from "./esp32.ts";
export type * from "./flashers.ts";
export type * from "./gpiod.ts";
export type * from "./http.ts";
export type * from "./http-power.ts";
export type * from "./iscsi.ts";
export type * from "./mitmproxy.ts";
export type * from "./network.ts";
export type * from "./noyito-relay.ts";
export type * from "./obd.ts";
export type * from "./opendal.ts";
export type * from "./pi-pico.ts";
export type * from "./power.ts";
export type * from "./probe-rs.ts";
export type * from "./pyserial.ts";
export type * from "./qemu.ts";
export type * from "./renode.ts";
export type * from "./ridesx.ts";
export type * from "./sdwire.ts";
export type * from "./shell.ts";
export type * from "./snmp.ts";
export type * from "./someip.ts";
export type * from "./ssh.ts";
export type * from "./ssh-mitm.ts";
export type * from "./ssh-mount.ts";
export type * from "./stlink-msd.ts";
export type * from "./tasmota.ts";
export type * from "./tftp.ts";
export type * from "./tmt.ts";
export type * from "./uboot.ts";
export type * from "./uds-can.ts";
export type * from "./uds-doip.ts";
export type * from "./ustreamer.ts";
export type * from "./vnc.ts";
export type * from "./xcp.ts";
export type * from "./yepkit.ts";

/** The drivers of [jumpstarter-driver-adb](https://jumpstarter.dev/main/reference/package-apis/drivers/adb.html). */
export const adb = {
  /** [`jumpstarter_driver_adb.driver.AdbServer`](https://jumpstarter.dev/main/reference/package-apis/drivers/adb.html). Since 0.9. */
  AdbServer: (config?: AdbServerConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_adb.driver.AdbServer", config, options),
};

/** The drivers of [jumpstarter-driver-androidemulator](https://jumpstarter.dev/main/reference/package-apis/drivers/androidemulator.html). */
export const androidemulator = {
  /** [`jumpstarter_driver_androidemulator.driver.AndroidEmulator`](https://jumpstarter.dev/main/reference/package-apis/drivers/androidemulator.html). Since 0.9. */
  AndroidEmulator: (config: AndroidEmulatorConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_androidemulator.driver.AndroidEmulator", config, options),
};

/** The drivers of [jumpstarter-driver-ble](https://jumpstarter.dev/main/reference/package-apis/drivers/ble.html). */
export const ble = {
  /** [`jumpstarter_driver_ble.driver.BleWriteNotifyStream`](https://jumpstarter.dev/main/reference/package-apis/drivers/ble.html). Since 0.8. */
  BleWriteNotifyStream: (config: BleWriteNotifyStreamConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_ble.driver.BleWriteNotifyStream", config, options),
};

/** The drivers of [jumpstarter-driver-can](https://jumpstarter.dev/main/reference/package-apis/drivers/can.html). */
export const can = {
  /** [`jumpstarter_driver_can.driver.Can`](https://jumpstarter.dev/main/reference/package-apis/drivers/can.html). */
  Can: (config: CanConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_can.driver.Can", config, options),
};

/** The drivers of [jumpstarter-driver-composite](https://jumpstarter.dev/main/reference/package-apis/drivers/index.html). */
export const composite = {
  /** [`jumpstarter_driver_composite.driver.Composite`](https://jumpstarter.dev/main/reference/package-apis/drivers/index.html). */
  Composite: (config?: CompositeConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_composite.driver.Composite", config, options),

  /** [`jumpstarter_driver_composite.driver.Proxy`](https://jumpstarter.dev/main/reference/package-apis/drivers/index.html). */
  Proxy: (config: ProxyConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_composite.driver.Proxy", config, options),
};

/** The drivers of [jumpstarter-driver-corellium](https://jumpstarter.dev/main/reference/package-apis/drivers/corellium.html). */
export const corellium = {
  /** [`jumpstarter_driver_corellium.driver.Corellium`](https://jumpstarter.dev/main/reference/package-apis/drivers/corellium.html). */
  Corellium: (config: CorelliumConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_corellium.driver.Corellium", config, options),
};

/** The drivers of [jumpstarter-driver-doip](https://jumpstarter.dev/main/reference/package-apis/drivers/doip.html). */
export const doip = {
  /** [`jumpstarter_driver_doip.driver.DoIP`](https://jumpstarter.dev/main/reference/package-apis/drivers/doip.html). Since 0.8. */
  DoIP: (config: DoIPConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_doip.driver.DoIP", config, options),
};

/** The drivers of [jumpstarter-driver-dut-network](https://jumpstarter.dev/main/reference/package-apis/drivers/dut-network.html). */
export const dut_network = {
  /** [`jumpstarter_driver_dut_network.driver.DutNetwork`](https://jumpstarter.dev/main/reference/package-apis/drivers/dut-network.html). Since 0.9. */
  DutNetwork: (config: DutNetworkConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_dut_network.driver.DutNetwork", config, options),
};

/** The drivers of [jumpstarter-driver-dutlink](https://jumpstarter.dev/main/reference/package-apis/drivers/dutlink.html). */
export const dutlink = {
  /** [`jumpstarter_driver_dutlink.driver.Dutlink`](https://jumpstarter.dev/main/reference/package-apis/drivers/dutlink.html). */
  Dutlink: (config: DutlinkConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_dutlink.driver.Dutlink", config, options),

  /** [`jumpstarter_driver_dutlink.driver.DutlinkPower`](https://jumpstarter.dev/main/reference/package-apis/drivers/dutlink.html). */
  DutlinkPower: (config?: DutlinkPowerConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_dutlink.driver.DutlinkPower", config, options),

  /** [`jumpstarter_driver_dutlink.driver.DutlinkSerial`](https://jumpstarter.dev/main/reference/package-apis/drivers/dutlink.html). */
  DutlinkSerial: (config?: DutlinkSerialConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_dutlink.driver.DutlinkSerial", config, options),

  /** [`jumpstarter_driver_dutlink.driver.DutlinkStorageMux`](https://jumpstarter.dev/main/reference/package-apis/drivers/dutlink.html). */
  DutlinkStorageMux: (config: DutlinkStorageMuxConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_dutlink.driver.DutlinkStorageMux", config, options),
};

/** The drivers of [jumpstarter-driver-energenie](https://jumpstarter.dev/main/reference/package-apis/drivers/energenie.html). */
export const energenie = {
  /** [`jumpstarter_driver_energenie.driver.EnerGenie`](https://jumpstarter.dev/main/reference/package-apis/drivers/energenie.html). */
  EnerGenie: (config?: EnerGenieConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_energenie.driver.EnerGenie", config, options, ["password"]),
};

/** The drivers of [jumpstarter-driver-esp32](https://jumpstarter.dev/main/reference/package-apis/drivers/esp32.html). */
export const esp32 = {
  /** [`jumpstarter_driver_esp32.driver.Esp32Flasher`](https://jumpstarter.dev/main/reference/package-apis/drivers/esp32.html). Since 0.8. */
  Esp32Flasher: (config: Esp32FlasherConfig | undefined, options: DriverOptions<Esp32FlasherChildren>): Driver =>
    describe("jumpstarter_driver_esp32.driver.Esp32Flasher", config, options),
};

/** The drivers of [jumpstarter-driver-flashers](https://jumpstarter.dev/main/reference/package-apis/drivers/flashers.html). */
export const flashers = {
  /** [`jumpstarter_driver_flashers.driver.BaseFlasher`](https://jumpstarter.dev/main/reference/package-apis/drivers/flashers.html). */
  BaseFlasher: (config: BaseFlasherConfig | undefined, options: DriverOptions<BaseFlasherChildren>): Driver =>
    describe("jumpstarter_driver_flashers.driver.BaseFlasher", config, options),

  /** [`jumpstarter_driver_flashers.driver.RCarS4Flasher`](https://jumpstarter.dev/main/reference/package-apis/drivers/flashers.html). */
  RCarS4Flasher: (config: RCarS4FlasherConfig | undefined, options: DriverOptions<RCarS4FlasherChildren>): Driver =>
    describe("jumpstarter_driver_flashers.driver.RCarS4Flasher", config, options),

  /** [`jumpstarter_driver_flashers.driver.TIJ784S4Flasher`](https://jumpstarter.dev/main/reference/package-apis/drivers/flashers.html). */
  TIJ784S4Flasher: (
    config: TIJ784S4FlasherConfig | undefined,
    options: DriverOptions<TIJ784S4FlasherChildren>,
  ): Driver => describe("jumpstarter_driver_flashers.driver.TIJ784S4Flasher", config, options),
};

/** The drivers of [jumpstarter-driver-gpiod](https://jumpstarter.dev/main/reference/package-apis/drivers/gpiod.html). */
export const gpiod = {
  /** [`jumpstarter_driver_gpiod.driver.DigitalInput`](https://jumpstarter.dev/main/reference/package-apis/drivers/gpiod.html). */
  DigitalInput: (config: DigitalInputConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_gpiod.driver.DigitalInput", config, options),

  /** [`jumpstarter_driver_gpiod.driver.DigitalOutput`](https://jumpstarter.dev/main/reference/package-apis/drivers/gpiod.html). */
  DigitalOutput: (config: DigitalOutputConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_gpiod.driver.DigitalOutput", config, options),

  /** [`jumpstarter_driver_gpiod.driver.PowerSwitch`](https://jumpstarter.dev/main/reference/package-apis/drivers/gpiod.html). Since 0.9. */
  PowerSwitch: (config: PowerSwitchConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_gpiod.driver.PowerSwitch", config, options),
};

/** The drivers of [jumpstarter-driver-http](https://jumpstarter.dev/main/reference/package-apis/drivers/http.html). */
export const http = {
  /** [`jumpstarter_driver_http.driver.HttpServer`](https://jumpstarter.dev/main/reference/package-apis/drivers/http.html). */
  HttpServer: (config?: HttpServerConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_http.driver.HttpServer", config, options),
};

/** The drivers of [jumpstarter-driver-http-power](https://jumpstarter.dev/main/reference/package-apis/drivers/http-power.html). */
export const http_power = {
  /** [`jumpstarter_driver_http_power.driver.HttpPower`](https://jumpstarter.dev/main/reference/package-apis/drivers/http-power.html). */
  HttpPower: (config: HttpPowerConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_http_power.driver.HttpPower", config, options, ["auth"]),
};

/** The drivers of [jumpstarter-driver-iscsi](https://jumpstarter.dev/main/reference/package-apis/drivers/iscsi.html). */
export const iscsi = {
  /** [`jumpstarter_driver_iscsi.driver.ISCSI`](https://jumpstarter.dev/main/reference/package-apis/drivers/iscsi.html). */
  ISCSI: (config?: ISCSIConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_iscsi.driver.ISCSI", config, options),
};

/** The drivers of [jumpstarter-driver-mitmproxy](https://jumpstarter.dev/main/reference/package-apis/drivers/mitmproxy.html). */
export const mitmproxy = {
  /** [`jumpstarter_driver_mitmproxy.driver.MitmproxyDriver`](https://jumpstarter.dev/main/reference/package-apis/drivers/mitmproxy.html). Since 0.9. */
  MitmproxyDriver: (config?: MitmproxyDriverConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_mitmproxy.driver.MitmproxyDriver", config, options),
};

/** The drivers of [jumpstarter-driver-network](https://jumpstarter.dev/main/reference/package-apis/drivers/network.html). */
export const network = {
  /** [`jumpstarter_driver_network.driver.DbusNetwork`](https://jumpstarter.dev/main/reference/package-apis/drivers/network.html). */
  DbusNetwork: (config: DbusNetworkConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_network.driver.DbusNetwork", config, options),

  /** [`jumpstarter_driver_network.driver.EchoNetwork`](https://jumpstarter.dev/main/reference/package-apis/drivers/network.html). */
  EchoNetwork: (config?: EchoNetworkConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_network.driver.EchoNetwork", config, options),

  /** [`jumpstarter_driver_network.driver.TcpNetwork`](https://jumpstarter.dev/main/reference/package-apis/drivers/network.html). */
  TcpNetwork: (config: TcpNetworkConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_network.driver.TcpNetwork", config, options),

  /** [`jumpstarter_driver_network.driver.UdpNetwork`](https://jumpstarter.dev/main/reference/package-apis/drivers/network.html). */
  UdpNetwork: (config: UdpNetworkConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_network.driver.UdpNetwork", config, options),

  /** [`jumpstarter_driver_network.driver.UnixNetwork`](https://jumpstarter.dev/main/reference/package-apis/drivers/network.html). */
  UnixNetwork: (config: UnixNetworkConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_network.driver.UnixNetwork", config, options),

  /** [`jumpstarter_driver_network.driver.VsockNetwork`](https://jumpstarter.dev/main/reference/package-apis/drivers/network.html). */
  VsockNetwork: (config: VsockNetworkConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_network.driver.VsockNetwork", config, options),

  /** [`jumpstarter_driver_network.driver.WebsocketNetwork`](https://jumpstarter.dev/main/reference/package-apis/drivers/network.html). */
  WebsocketNetwork: (config: WebsocketNetworkConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_network.driver.WebsocketNetwork", config, options),
};

/** The drivers of [jumpstarter-driver-noyito-relay](https://jumpstarter.dev/main/reference/package-apis/drivers/noyito-relay.html). */
export const noyito_relay = {
  /** [`jumpstarter_driver_noyito_relay.driver.NoyitoPowerHID`](https://jumpstarter.dev/main/reference/package-apis/drivers/noyito-relay.html). Since 0.9. */
  NoyitoPowerHID: (config?: NoyitoPowerHIDConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_noyito_relay.driver.NoyitoPowerHID", config, options),

  /** [`jumpstarter_driver_noyito_relay.driver.NoyitoPowerSerial`](https://jumpstarter.dev/main/reference/package-apis/drivers/noyito-relay.html). Since 0.9. */
  NoyitoPowerSerial: (config: NoyitoPowerSerialConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_noyito_relay.driver.NoyitoPowerSerial", config, options),
};

/** The drivers of [jumpstarter-driver-obd](https://jumpstarter.dev/main/reference/package-apis/drivers/obd.html). */
export const obd = {
  /** [`jumpstarter_driver_obd.driver.OBD`](https://jumpstarter.dev/main/reference/package-apis/drivers/obd.html). Since 0.9. */
  OBD: (config?: OBDConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_obd.driver.OBD", config, options),
};

/** The drivers of [jumpstarter-driver-opendal](https://jumpstarter.dev/main/reference/package-apis/drivers/opendal.html). */
export const opendal = {
  /** [`jumpstarter_driver_opendal.driver.MockFlasher`](https://jumpstarter.dev/main/reference/package-apis/drivers/opendal.html). */
  MockFlasher: (config?: MockFlasherConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_opendal.driver.MockFlasher", config, options),

  /** [`jumpstarter_driver_opendal.driver.MockStorageMux`](https://jumpstarter.dev/main/reference/package-apis/drivers/opendal.html). */
  MockStorageMux: (config?: MockStorageMuxConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_opendal.driver.MockStorageMux", config, options),

  /** [`jumpstarter_driver_opendal.driver.MockStorageMuxFlasher`](https://jumpstarter.dev/main/reference/package-apis/drivers/opendal.html). */
  MockStorageMuxFlasher: (config?: MockStorageMuxFlasherConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_opendal.driver.MockStorageMuxFlasher", config, options),

  /** [`jumpstarter_driver_opendal.driver.Opendal`](https://jumpstarter.dev/main/reference/package-apis/drivers/opendal.html). */
  Opendal: (config: OpendalConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_opendal.driver.Opendal", config, options, ["kwargs"]),
};

/** The drivers of [jumpstarter-driver-pi-pico](https://jumpstarter.dev/main/reference/package-apis/drivers/pi-pico.html). */
export const pi_pico = {
  /** [`jumpstarter_driver_pi_pico.driver.PiPicoFlasher`](https://jumpstarter.dev/main/reference/package-apis/drivers/pi-pico.html). Since 0.8. */
  PiPicoFlasher: (config?: PiPicoFlasherConfig, options?: DriverOptions<PiPicoFlasherChildren>): Driver =>
    describe("jumpstarter_driver_pi_pico.driver.PiPicoFlasher", config, options),
};

/** The drivers of [jumpstarter-driver-power](https://jumpstarter.dev/main/reference/package-apis/drivers/power.html). */
export const power = {
  /** [`jumpstarter_driver_power.driver.MockPower`](https://jumpstarter.dev/main/reference/package-apis/drivers/power.html). */
  MockPower: (config?: MockPowerConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_power.driver.MockPower", config, options),

  /** [`jumpstarter_driver_power.driver.SyncMockPower`](https://jumpstarter.dev/main/reference/package-apis/drivers/power.html). */
  SyncMockPower: (config?: SyncMockPowerConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_power.driver.SyncMockPower", config, options),
};

/** The drivers of [jumpstarter-driver-probe-rs](https://jumpstarter.dev/main/reference/package-apis/drivers/probe-rs.html). */
export const probe_rs = {
  /** [`jumpstarter_driver_probe_rs.driver.ProbeRs`](https://jumpstarter.dev/main/reference/package-apis/drivers/probe-rs.html). */
  ProbeRs: (config?: ProbeRsConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_probe_rs.driver.ProbeRs", config, options),
};

/** The drivers of [jumpstarter-driver-pyserial](https://jumpstarter.dev/main/reference/package-apis/drivers/pyserial.html). */
export const pyserial = {
  /** [`jumpstarter_driver_pyserial.nvdemux.driver.NVDemuxSerial`](https://jumpstarter.dev/main/reference/package-apis/drivers/pyserial.html). Since 0.8. */
  NVDemuxSerial: (config: NVDemuxSerialConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_pyserial.nvdemux.driver.NVDemuxSerial", config, options),

  /** [`jumpstarter_driver_pyserial.driver.PySerial`](https://jumpstarter.dev/main/reference/package-apis/drivers/pyserial.html). */
  PySerial: (config: PySerialConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_pyserial.driver.PySerial", config, options),
};

/** The drivers of [jumpstarter-driver-qemu](https://jumpstarter.dev/main/reference/package-apis/drivers/qemu.html). */
export const qemu = {
  /** [`jumpstarter_driver_qemu.driver.Qemu`](https://jumpstarter.dev/main/reference/package-apis/drivers/qemu.html). */
  Qemu: (config?: QemuConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_qemu.driver.Qemu", config, options, ["password"]),
};

/** The drivers of [jumpstarter-driver-renode](https://jumpstarter.dev/main/reference/package-apis/drivers/renode.html). */
export const renode = {
  /** [`jumpstarter_driver_renode.driver.Renode`](https://jumpstarter.dev/main/reference/package-apis/drivers/renode.html). Since 0.9. */
  Renode: (config: RenodeConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_renode.driver.Renode", config, options),
};

/** The drivers of [jumpstarter-driver-ridesx](https://jumpstarter.dev/main/reference/package-apis/drivers/ridesx.html). */
export const ridesx = {
  /** [`jumpstarter_driver_ridesx.driver.RideSXDriver`](https://jumpstarter.dev/main/reference/package-apis/drivers/ridesx.html). */
  RideSXDriver: (config: RideSXDriverConfig | undefined, options: DriverOptions<RideSXDriverChildren>): Driver =>
    describe("jumpstarter_driver_ridesx.driver.RideSXDriver", config, options),

  /** [`jumpstarter_driver_ridesx.driver.RideSXPowerDriver`](https://jumpstarter.dev/main/reference/package-apis/drivers/ridesx.html). */
  RideSXPowerDriver: (
    config: RideSXPowerDriverConfig | undefined,
    options: DriverOptions<RideSXPowerDriverChildren>,
  ): Driver => describe("jumpstarter_driver_ridesx.driver.RideSXPowerDriver", config, options),
};

/** The drivers of [jumpstarter-driver-sdwire](https://jumpstarter.dev/main/reference/package-apis/drivers/sdwire.html). */
export const sdwire = {
  /** [`jumpstarter_driver_sdwire.driver.SDWire`](https://jumpstarter.dev/main/reference/package-apis/drivers/sdwire.html). */
  SDWire: (config?: SDWireConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_sdwire.driver.SDWire", config, options),
};

/** The drivers of [jumpstarter-driver-shell](https://jumpstarter.dev/main/reference/package-apis/drivers/shell.html). */
export const shell = {
  /** [`jumpstarter_driver_shell.driver.Shell`](https://jumpstarter.dev/main/reference/package-apis/drivers/shell.html). */
  Shell: (config: ShellConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_shell.driver.Shell", config, options),
};

/** The drivers of [jumpstarter-driver-snmp](https://jumpstarter.dev/main/reference/package-apis/drivers/snmp.html). */
export const snmp = {
  /** [`jumpstarter_driver_snmp.driver.SNMPServer`](https://jumpstarter.dev/main/reference/package-apis/drivers/snmp.html). */
  SNMPServer: (config: SNMPServerConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_snmp.driver.SNMPServer", config, options, ["auth_key", "priv_key"]),
};

/** The drivers of [jumpstarter-driver-someip](https://jumpstarter.dev/main/reference/package-apis/drivers/someip.html). */
export const someip = {
  /** [`jumpstarter_driver_someip.driver.SomeIp`](https://jumpstarter.dev/main/reference/package-apis/drivers/someip.html). Since 0.9. */
  SomeIp: (config: SomeIpConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_someip.driver.SomeIp", config, options),
};

/** The drivers of [jumpstarter-driver-ssh](https://jumpstarter.dev/main/reference/package-apis/drivers/ssh.html). */
export const ssh = {
  /** [`jumpstarter_driver_ssh.driver.SSHWrapper`](https://jumpstarter.dev/main/reference/package-apis/drivers/ssh.html). */
  SSHWrapper: (config: SSHWrapperConfig | undefined, options: DriverOptions<SSHWrapperChildren>): Driver =>
    describe("jumpstarter_driver_ssh.driver.SSHWrapper", config, options, ["ssh_identity"]),
};

/** The drivers of [jumpstarter-driver-ssh-mitm](https://jumpstarter.dev/main/reference/package-apis/drivers/ssh-mitm.html). */
export const ssh_mitm = {
  /** [`jumpstarter_driver_ssh_mitm.driver.SSHMITM`](https://jumpstarter.dev/main/reference/package-apis/drivers/ssh-mitm.html). Since 0.8. */
  SSHMITM: (config: SSHMITMConfig | undefined, options: DriverOptions<SSHMITMChildren>): Driver =>
    describe("jumpstarter_driver_ssh_mitm.driver.SSHMITM", config, options, ["ssh_identity"]),
};

/** The drivers of [jumpstarter-driver-ssh-mount](https://jumpstarter.dev/main/reference/package-apis/drivers/ssh-mount.html). */
export const ssh_mount = {
  /** [`jumpstarter_driver_ssh_mount.driver.SSHMount`](https://jumpstarter.dev/main/reference/package-apis/drivers/ssh-mount.html). Since 0.9. */
  SSHMount: (config: SSHMountConfig | undefined, options: DriverOptions<SSHMountChildren>): Driver =>
    describe("jumpstarter_driver_ssh_mount.driver.SSHMount", config, options),
};

/** The drivers of [jumpstarter-driver-stlink-msd](https://jumpstarter.dev/main/reference/package-apis/drivers/stlink-msd.html). */
export const stlink_msd = {
  /** [`jumpstarter_driver_stlink_msd.driver.StlinkMsdFlasher`](https://jumpstarter.dev/main/reference/package-apis/drivers/stlink-msd.html). Since 0.9. */
  StlinkMsdFlasher: (config?: StlinkMsdFlasherConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_stlink_msd.driver.StlinkMsdFlasher", config, options),
};

/** The drivers of [jumpstarter-driver-tasmota](https://jumpstarter.dev/main/reference/package-apis/drivers/tasmota.html). */
export const tasmota = {
  /** [`jumpstarter_driver_tasmota.driver.TasmotaPower`](https://jumpstarter.dev/main/reference/package-apis/drivers/tasmota.html). */
  TasmotaPower: (config: TasmotaPowerConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_tasmota.driver.TasmotaPower", config, options, ["password"]),
};

/** The drivers of [jumpstarter-driver-tftp](https://jumpstarter.dev/main/reference/package-apis/drivers/tftp.html). */
export const tftp = {
  /** [`jumpstarter_driver_tftp.driver.Tftp`](https://jumpstarter.dev/main/reference/package-apis/drivers/tftp.html). */
  Tftp: (config?: TftpConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_tftp.driver.Tftp", config, options),
};

/** The drivers of [jumpstarter-driver-tmt](https://jumpstarter.dev/main/reference/package-apis/drivers/tmt.html). */
export const tmt = {
  /** [`jumpstarter_driver_tmt.driver.TMT`](https://jumpstarter.dev/main/reference/package-apis/drivers/tmt.html). */
  TMT: (config: TMTConfig | undefined, options: DriverOptions<TMTChildren>): Driver =>
    describe("jumpstarter_driver_tmt.driver.TMT", config, options, ["default_password"]),
};

/** The drivers of [jumpstarter-driver-uboot](https://jumpstarter.dev/main/reference/package-apis/drivers/uboot.html). */
export const uboot = {
  /** [`jumpstarter_driver_uboot.driver.UbootConsole`](https://jumpstarter.dev/main/reference/package-apis/drivers/uboot.html). */
  UbootConsole: (config: UbootConsoleConfig | undefined, options: DriverOptions<UbootConsoleChildren>): Driver =>
    describe("jumpstarter_driver_uboot.driver.UbootConsole", config, options),
};

/** The drivers of [jumpstarter-driver-uds-can](https://jumpstarter.dev/main/reference/package-apis/drivers/uds-can.html). */
export const uds_can = {
  /** [`jumpstarter_driver_uds_can.driver.UdsCan`](https://jumpstarter.dev/main/reference/package-apis/drivers/uds-can.html). Since 0.8. */
  UdsCan: (config: UdsCanConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_uds_can.driver.UdsCan", config, options),
};

/** The drivers of [jumpstarter-driver-uds-doip](https://jumpstarter.dev/main/reference/package-apis/drivers/uds-doip.html). */
export const uds_doip = {
  /** [`jumpstarter_driver_uds_doip.driver.UdsDoip`](https://jumpstarter.dev/main/reference/package-apis/drivers/uds-doip.html). Since 0.8. */
  UdsDoip: (config: UdsDoipConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_uds_doip.driver.UdsDoip", config, options),
};

/** The drivers of [jumpstarter-driver-ustreamer](https://jumpstarter.dev/main/reference/package-apis/drivers/ustreamer.html). */
export const ustreamer = {
  /** [`jumpstarter_driver_ustreamer.driver.UStreamer`](https://jumpstarter.dev/main/reference/package-apis/drivers/ustreamer.html). */
  UStreamer: (config?: UStreamerConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_ustreamer.driver.UStreamer", config, options),
};

/** The drivers of [jumpstarter-driver-vnc](https://jumpstarter.dev/main/reference/package-apis/drivers/vnc.html). */
export const vnc = {
  /** [`jumpstarter_driver_vnc.driver.Vnc`](https://jumpstarter.dev/main/reference/package-apis/drivers/vnc.html). Since 0.8. */
  Vnc: (config: VncConfig | undefined, options: DriverOptions<VncChildren>): Driver =>
    describe("jumpstarter_driver_vnc.driver.Vnc", config, options),
};

/** The drivers of [jumpstarter-driver-xcp](https://jumpstarter.dev/main/reference/package-apis/drivers/xcp.html). */
export const xcp = {
  /** [`jumpstarter_driver_xcp.driver.Xcp`](https://jumpstarter.dev/main/reference/package-apis/drivers/xcp.html). Since 0.8. */
  Xcp: (config?: XcpConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_xcp.driver.Xcp", config, options),
};

/** The drivers of [jumpstarter-driver-yepkit](https://jumpstarter.dev/main/reference/package-apis/drivers/yepkit.html). */
export const yepkit = {
  /** [`jumpstarter_driver_yepkit.driver.Ykush`](https://jumpstarter.dev/main/reference/package-apis/drivers/yepkit.html). */
  Ykush: (config?: YkushConfig, options?: DriverOptions): Driver =>
    describe("jumpstarter_driver_yepkit.driver.Ykush", config, options),
};
