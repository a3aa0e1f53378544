// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link UStreamer}. */
export interface UStreamerConfig extends CommonConfig {
  /** @default chosen by the driver: `find_ustreamer()` */
  executable?: Input<string>;
  /** @default {} */
  args?: Input<Record<string, Input<string>>>;
}

/**
 * The driver class `jumpstarter_driver_ustreamer.driver.UStreamer`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/ustreamer.html | the page of jumpstarter-driver-ustreamer} in Jumpstarter's documentation
 */
export function UStreamer(config?: UStreamerConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_ustreamer.driver.UStreamer", config, options);
}
