// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link StlinkMsdFlasher}. */
export interface StlinkMsdFlasherConfig extends CommonConfig {
  /** @default none */
  volume_name?: Input<string>;
}

/**
 * The driver class `jumpstarter_driver_stlink_msd.driver.StlinkMsdFlasher`. Since 0.9.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/stlink-msd.html | the page of jumpstarter-driver-stlink-msd} in Jumpstarter's documentation
 */
export function StlinkMsdFlasher(config?: StlinkMsdFlasherConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_stlink_msd.driver.StlinkMsdFlasher", config, options);
}
