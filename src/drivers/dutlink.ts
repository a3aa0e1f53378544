// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of Dutlink. */
export interface DutlinkConfig extends CommonConfig {
  /** @default none */
  serial?: Input<string>;
  /** A whole number. @default 20 */
  timeout_s?: Input<number>;
  /** A whole number. @default 10 */
  storage_timeout?: Input<number>;
  /** A whole number. @default 6 */
  storage_leeway?: Input<number>;
  /** A whole number. @default 900 */
  storage_fsync_timeout?: Input<number>;
  /** @default none */
  alternate_console?: Input<string>;
  storage_device: Input<string>;
  /** A whole number. @default 115200 */
  baudrate?: Input<number>;
}

/** The parameters of DutlinkPower. */
export interface DutlinkPowerConfig extends CommonConfig {
  /** @default none */
  serial?: Input<string>;
  /** A whole number. @default 20 */
  timeout_s?: Input<number>;
  /** A whole number. @default 10 */
  storage_timeout?: Input<number>;
  /** A whole number. @default 6 */
  storage_leeway?: Input<number>;
  /** A whole number. @default 900 */
  storage_fsync_timeout?: Input<number>;
  /** @default none */
  last_action?: Input<string>;
}

/** The parameters of DutlinkSerial. */
export interface DutlinkSerialConfig extends CommonConfig {
  /** @default none */
  serial?: Input<string>;
  /** A whole number. @default 20 */
  timeout_s?: Input<number>;
  /** A whole number. @default 10 */
  storage_timeout?: Input<number>;
  /** A whole number. @default 6 */
  storage_leeway?: Input<number>;
  /** A whole number. @default 900 */
  storage_fsync_timeout?: Input<number>;
  /** A whole number. @default 115200 */
  baudrate?: Input<number>;
  /** @default true */
  check_present?: Input<boolean>;
  /** @default none */
  cps?: Input<number>;
  /** Since 0.8. @default false */
  disable_hupcl?: Input<boolean>;
}

/** The parameters of DutlinkStorageMux. */
export interface DutlinkStorageMuxConfig extends CommonConfig {
  /** @default none */
  serial?: Input<string>;
  /** A whole number. @default 20 */
  timeout_s?: Input<number>;
  /** A whole number. @default 10 */
  storage_timeout?: Input<number>;
  /** A whole number. @default 6 */
  storage_leeway?: Input<number>;
  /** A whole number. @default 900 */
  storage_fsync_timeout?: Input<number>;
  storage_device: Input<string>;
}
