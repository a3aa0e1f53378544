// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type AnyDriver, type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link UbootConsole}. */
export interface UbootConsoleConfig extends CommonConfig {
  /** @default "\n=>" */
  prompt?: Input<string>;
}

/** The children of {@link UbootConsole}. */
export type UbootConsoleChildren = Record<string, AnyDriver> & {
  power: AnyDriver;
  serial: AnyDriver;
};

/**
 * The driver class `jumpstarter_driver_uboot.driver.UbootConsole`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/uboot.html | the page of jumpstarter-driver-uboot} in Jumpstarter's documentation
 */
export function UbootConsole(
  config: UbootConsoleConfig | undefined,
  options: DriverOptions<UbootConsoleChildren>,
): Driver {
  return describe("jumpstarter_driver_uboot.driver.UbootConsole", config, options);
}
