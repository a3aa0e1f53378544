// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link Ykush}. */
export interface YkushConfig extends CommonConfig {
  /** @default none */
  serial?: Input<string>;
  /** @default "off" */
  default?: Input<string>;
  /** @default "all" */
  port?: Input<string>;
}

/**
 * The driver class `jumpstarter_driver_yepkit.driver.Ykush`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/yepkit.html | the page of jumpstarter-driver-yepkit} in Jumpstarter's documentation
 */
export function Ykush(config?: YkushConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_yepkit.driver.Ykush", config, options);
}
