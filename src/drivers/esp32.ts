// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type AnyDriver, type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link Esp32Flasher}. */
export interface Esp32FlasherConfig extends CommonConfig {
  /** A whole number. @default 115200 */
  baudrate?: Input<number>;
  /** @default "esp32" */
  chip?: Input<string>;
}

/** The children of {@link Esp32Flasher}. */
export type Esp32FlasherChildren = Record<string, AnyDriver> & {
  serial: AnyDriver;
};

/**
 * The driver class `jumpstarter_driver_esp32.driver.Esp32Flasher`. Since 0.8.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/esp32.html | the page of jumpstarter-driver-esp32} in Jumpstarter's documentation
 */
export function Esp32Flasher(
  config: Esp32FlasherConfig | undefined,
  options: DriverOptions<Esp32FlasherChildren>,
): Driver {
  return describe("jumpstarter_driver_esp32.driver.Esp32Flasher", config, options);
}
