// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type AnyDriver, type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link RideSXDriver}. */
export interface RideSXDriverConfig extends CommonConfig {
  /** A whole number. @default 900 */
  decompression_timeout?: Input<number>;
  /** A whole number. @default 1800 */
  flash_timeout?: Input<number>;
  /** A whole number. @default 1200 */
  continue_timeout?: Input<number>;
  /** Since 0.9. A whole number. @default 120 */
  erase_timeout?: Input<number>;
  /** @default "/var/lib/jumpstarter/ridesx" */
  storage_dir?: Input<string>;
  /** Since 0.8. @default none */
  fls_version?: Input<string>;
  /** Since 0.8. @default false */
  fls_allow_custom_binaries?: Input<boolean>;
  /** Since 0.8. @default none */
  fls_custom_binary_url?: Input<string>;
}

/** The children of {@link RideSXDriver}. */
export type RideSXDriverChildren = Record<string, AnyDriver> & {
  serial: AnyDriver;
};

/**
 * The driver class `jumpstarter_driver_ridesx.driver.RideSXDriver`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/ridesx.html | the page of jumpstarter-driver-ridesx} in Jumpstarter's documentation
 */
export function RideSXDriver(
  config: RideSXDriverConfig | undefined,
  options: DriverOptions<RideSXDriverChildren>,
): Driver {
  return describe("jumpstarter_driver_ridesx.driver.RideSXDriver", config, options);
}

/** The parameters of {@link RideSXPowerDriver}. */
export interface RideSXPowerDriverConfig extends CommonConfig {}

/** The children of {@link RideSXPowerDriver}. */
export type RideSXPowerDriverChildren = Record<string, AnyDriver> & {
  serial: AnyDriver;
};

/**
 * The driver class `jumpstarter_driver_ridesx.driver.RideSXPowerDriver`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/ridesx.html | the page of jumpstarter-driver-ridesx} in Jumpstarter's documentation
 */
export function RideSXPowerDriver(
  config: RideSXPowerDriverConfig | undefined,
  options: DriverOptions<RideSXPowerDriverChildren>,
): Driver {
  return describe("jumpstarter_driver_ridesx.driver.RideSXPowerDriver", config, options);
}
