// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { AnyDriver, CommonConfig } from "./driver.ts";

/** The parameters of Esp32Flasher. */
export interface Esp32FlasherConfig extends CommonConfig {
  /** A whole number. @default 115200 */
  baudrate?: Input<number>;
  /** @default "esp32" */
  chip?: Input<string>;
}

/** The children of Esp32Flasher. */
export type Esp32FlasherChildren = Record<string, AnyDriver> & {
  serial: AnyDriver;
};
