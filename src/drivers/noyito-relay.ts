// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of NoyitoPowerHID. */
export interface NoyitoPowerHIDConfig extends CommonConfig {
  /** A whole number. @default 5131 */
  vendor_id?: Input<number>;
  /** A whole number. @default 2007 */
  product_id?: Input<number>;
  /** A whole number. @default 4 */
  num_channels?: Input<number>;
  /** A whole number. @default 1 */
  channel?: Input<number>;
  /** @default false */
  all_channels?: Input<boolean>;
}

/** The parameters of NoyitoPowerSerial. */
export interface NoyitoPowerSerialConfig extends CommonConfig {
  port: Input<string>;
  /** A whole number. @default 1 */
  channel?: Input<number>;
  /** @default false */
  all_channels?: Input<boolean>;
}
