// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link OBD}. */
export interface OBDConfig extends CommonConfig {
  /** @default none */
  port?: Input<string>;
  /** A whole number. @default 38400 */
  baudrate?: Input<number>;
  /** @default false */
  fast?: Input<boolean>;
}

/**
 * The driver class `jumpstarter_driver_obd.driver.OBD`. Since 0.9.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/obd.html | the page of jumpstarter-driver-obd} in Jumpstarter's documentation
 */
export function OBD(config?: OBDConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_obd.driver.OBD", config, options);
}
