// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { AnyDriver, CommonConfig } from "./driver.ts";

/** The parameters of RideSXDriver. */
export interface RideSXDriverConfig extends CommonConfig {
  /** A whole number. @default 900 */
  decompression_timeout?: Input<number>;
  /** A whole number. @default 1800 */
  flash_timeout?: Input<number>;
  /** A whole number. @default 1200 */
  continue_timeout?: Input<number>;
  /** Since 0.9. A whole number. @default 120 */
  erase_timeout?: Input<number>;
  /** @default "/var/lib/jumpstarter/ridesx" */
  storage_dir?: Input<string>;
  /** Since 0.8. @default none */
  fls_version?: Input<string>;
  /** Since 0.8. @default false */
  fls_allow_custom_binaries?: Input<boolean>;
  /** Since 0.8. @default none */
  fls_custom_binary_url?: Input<string>;
}

/** The children of RideSXDriver. */
export type RideSXDriverChildren = Record<string, AnyDriver> & {
  serial: AnyDriver;
};

/** The parameters of RideSXPowerDriver. */
export interface RideSXPowerDriverConfig extends CommonConfig {}

/** The children of RideSXPowerDriver. */
export type RideSXPowerDriverChildren = Record<string, AnyDriver> & {
  serial: AnyDriver;
};
