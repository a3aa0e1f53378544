// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { AnyDriver, CommonConfig } from "./driver.ts";

/** The parameters of PiPicoFlasher. */
export interface PiPicoFlasherConfig extends CommonConfig {
  /** A whole number. @default 1200 */
  bootloader_touch_baudrate?: Input<number>;
  /** @default 5 */
  bootloader_wait_seconds?: Input<number>;
  /** @default 0.1 */
  gpio_reset_hold_seconds?: Input<number>;
}

/** The children of PiPicoFlasher. */
export type PiPicoFlasherChildren = Record<string, AnyDriver> & {
  bootsel?: AnyDriver;
  run?: AnyDriver;
  serial?: AnyDriver;
};
