// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link AndroidEmulator}. */
export interface AndroidEmulatorConfig extends CommonConfig {
  avd_name: Input<string>;
  /** @default "emulator" */
  emulator_path?: Input<string>;
  /** @default true */
  headless?: Input<boolean>;
  /** A whole number. @default 5554 */
  console_port?: Input<number>;
  /** A whole number. @default 15037 */
  adb_server_port?: Input<number>;
}

/**
 * The driver class `jumpstarter_driver_androidemulator.driver.AndroidEmulator`. Since 0.9.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/androidemulator.html | the page of jumpstarter-driver-androidemulator} in Jumpstarter's documentation
 */
export function AndroidEmulator(config: AndroidEmulatorConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_androidemulator.driver.AndroidEmulator", config, options);
}
