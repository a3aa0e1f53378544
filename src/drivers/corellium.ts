// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link Corellium}. */
export interface CorelliumConfig extends CommonConfig {
  project_id: Input<string>;
  device_name: Input<string>;
  device_flavor: Input<string>;
  /** @default "1.1.1" */
  device_os?: Input<string>;
  /** @default "Critical Application Monitor (Baremetal)" */
  device_build?: Input<string>;
  /** @default "Primary Compute Non-Secure" */
  console_name?: Input<string>;
}

/**
 * The driver class `jumpstarter_driver_corellium.driver.Corellium`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/corellium.html | the page of jumpstarter-driver-corellium} in Jumpstarter's documentation
 */
export function Corellium(config: CorelliumConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_corellium.driver.Corellium", config, options);
}
