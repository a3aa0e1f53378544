// Made by `npm run drivers`. Do not edit.
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link MockPower}. */
export interface MockPowerConfig extends CommonConfig {}

/**
 * The driver class `jumpstarter_driver_power.driver.MockPower`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/power.html | the page of jumpstarter-driver-power} in Jumpstarter's documentation
 */
export function MockPower(config?: MockPowerConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_power.driver.MockPower", config, options);
}

/** The parameters of {@link SyncMockPower}. */
export interface SyncMockPowerConfig extends CommonConfig {}

/**
 * The driver class `jumpstarter_driver_power.driver.SyncMockPower`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/power.html | the page of jumpstarter-driver-power} in Jumpstarter's documentation
 */
export function SyncMockPower(config?: SyncMockPowerConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_power.driver.SyncMockPower", config, options);
}
