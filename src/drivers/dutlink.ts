// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link Dutlink}. */
export interface DutlinkConfig extends CommonConfig {
  /** @default none */
  serial?: Input<string>;
  /** A whole number. @default 20 */
  timeout_s?: Input<number>;
  /** A whole number. @default 10 */
  storage_timeout?: Input<number>;
  /** A whole number. @default 6 */
  storage_leeway?: Input<number>;
  /** A whole number. @default 900 */
  storage_fsync_timeout?: Input<number>;
  /** @default none */
  alternate_console?: Input<string>;
  storage_device: Input<string>;
  /** A whole number. @default 115200 */
  baudrate?: Input<number>;
}

/**
 * The driver class `jumpstarter_driver_dutlink.driver.Dutlink`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/dutlink.html | the page of jumpstarter-driver-dutlink} in Jumpstarter's documentation
 */
export function Dutlink(config: DutlinkConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_dutlink.driver.Dutlink", config, options);
}

/** The parameters of {@link DutlinkPower}. */
export interface DutlinkPowerConfig extends CommonConfig {
  /** @default none */
  serial?: Input<string>;
  /** A whole number. @default 20 */
  timeout_s?: Input<number>;
  /** A whole number. @default 10 */
  storage_timeout?: Input<number>;
  /** A whole number. @default 6 */
  storage_leeway?: Input<number>;
  /** A whole number. @default 900 */
  storage_fsync_timeout?: Input<number>;
  /** @default none */
  last_action?: Input<string>;
}

/**
 * The driver class `jumpstarter_driver_dutlink.driver.DutlinkPower`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/dutlink.html | the page of jumpstarter-driver-dutlink} in Jumpstarter's documentation
 */
export function DutlinkPower(config?: DutlinkPowerConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_dutlink.driver.DutlinkPower", config, options);
}

/** The parameters of {@link DutlinkSerial}. */
export interface DutlinkSerialConfig extends CommonConfig {
  /** @default none */
  serial?: Input<string>;
  /** A whole number. @default 20 */
  timeout_s?: Input<number>;
  /** A whole number. @default 10 */
  storage_timeout?: Input<number>;
  /** A whole number. @default 6 */
  storage_leeway?: Input<number>;
  /** A whole number. @default 900 */
  storage_fsync_timeout?: Input<number>;
  /** A whole number. @default 115200 */
  baudrate?: Input<number>;
  /** @default true */
  check_present?: Input<boolean>;
  /** @default none */
  cps?: Input<number>;
  /** Since 0.8. @default false */
  disable_hupcl?: Input<boolean>;
}

/**
 * The driver class `jumpstarter_driver_dutlink.driver.DutlinkSerial`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/dutlink.html | the page of jumpstarter-driver-dutlink} in Jumpstarter's documentation
 */
export function DutlinkSerial(config?: DutlinkSerialConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_dutlink.driver.DutlinkSerial", config, options);
}

/** The parameters of {@link DutlinkStorageMux}. */
export interface DutlinkStorageMuxConfig extends CommonConfig {
  /** @default none */
  serial?: Input<string>;
  /** A whole number. @default 20 */
  timeout_s?: Input<number>;
  /** A whole number. @default 10 */
  storage_timeout?: Input<number>;
  /** A whole number. @default 6 */
  storage_leeway?: Input<number>;
  /** A whole number. @default 900 */
  storage_fsync_timeout?: Input<number>;
  storage_device: Input<string>;
}

/**
 * The driver class `jumpstarter_driver_dutlink.driver.DutlinkStorageMux`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/dutlink.html | the page of jumpstarter-driver-dutlink} in Jumpstarter's documentation
 */
export function DutlinkStorageMux(config: DutlinkStorageMuxConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_dutlink.driver.DutlinkStorageMux", config, options);
}
