// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of SDWire. */
export interface SDWireConfig extends CommonConfig {
  /** @default none */
  serial?: Input<string>;
  /** @default none */
  storage_device?: Input<string>;
  /** A whole number. @default 10 */
  storage_timeout?: Input<number>;
  /** A whole number. @default 6 */
  storage_leeway?: Input<number>;
  /** A whole number. @default 900 */
  storage_fsync_timeout?: Input<number>;
}
