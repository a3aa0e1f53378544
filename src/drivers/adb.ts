// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link AdbServer}. */
export interface AdbServerConfig extends CommonConfig {
  /** @default "127.0.0.1" */
  host?: Input<string>;
  /** A whole number. @default 15037 */
  port?: Input<number>;
  /** @default true */
  enable_address?: Input<boolean>;
  /** @default "adb" */
  adb_path?: Input<string>;
}

/**
 * The driver class `jumpstarter_driver_adb.driver.AdbServer`. Since 0.9.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/adb.html | the page of jumpstarter-driver-adb} in Jumpstarter's documentation
 */
export function AdbServer(config?: AdbServerConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_adb.driver.AdbServer", config, options);
}
