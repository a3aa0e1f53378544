// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link SDWire}. */
export interface SDWireConfig extends CommonConfig {
  /** @default none */
  serial?: Input<string>;
  /** @default none */
  storage_device?: Input<string>;
  /** A whole number. @default 10 */
  storage_timeout?: Input<number>;
  /** A whole number. @default 6 */
  storage_leeway?: Input<number>;
  /** A whole number. @default 900 */
  storage_fsync_timeout?: Input<number>;
}

/**
 * The driver class `jumpstarter_driver_sdwire.driver.SDWire`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/sdwire.html | the page of jumpstarter-driver-sdwire} in Jumpstarter's documentation
 */
export function SDWire(config?: SDWireConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_sdwire.driver.SDWire", config, options);
}
