// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type AnyDriver, type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link PiPicoFlasher}. */
export interface PiPicoFlasherConfig extends CommonConfig {
  /** A whole number. @default 1200 */
  bootloader_touch_baudrate?: Input<number>;
  /** @default 5 */
  bootloader_wait_seconds?: Input<number>;
  /** @default 0.1 */
  gpio_reset_hold_seconds?: Input<number>;
}

/** The children of {@link PiPicoFlasher}. */
export type PiPicoFlasherChildren = Record<string, AnyDriver> & {
  bootsel?: AnyDriver;
  run?: AnyDriver;
  serial?: AnyDriver;
};

/**
 * The driver class `jumpstarter_driver_pi_pico.driver.PiPicoFlasher`. Since 0.8.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/pi-pico.html | the page of jumpstarter-driver-pi-pico} in Jumpstarter's documentation
 */
export function PiPicoFlasher(config?: PiPicoFlasherConfig, options?: DriverOptions<PiPicoFlasherChildren>): Driver {
  return describe("jumpstarter_driver_pi_pico.driver.PiPicoFlasher", config, options);
}
