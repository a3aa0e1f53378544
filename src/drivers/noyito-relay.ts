// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link NoyitoPowerHID}. */
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

/**
 * The driver class `jumpstarter_driver_noyito_relay.driver.NoyitoPowerHID`. Since 0.9.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/noyito-relay.html | the page of jumpstarter-driver-noyito-relay} in Jumpstarter's documentation
 */
export function NoyitoPowerHID(config?: NoyitoPowerHIDConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_noyito_relay.driver.NoyitoPowerHID", config, options);
}

/** The parameters of {@link NoyitoPowerSerial}. */
export interface NoyitoPowerSerialConfig extends CommonConfig {
  port: Input<string>;
  /** A whole number. @default 1 */
  channel?: Input<number>;
  /** @default false */
  all_channels?: Input<boolean>;
}

/**
 * The driver class `jumpstarter_driver_noyito_relay.driver.NoyitoPowerSerial`. Since 0.9.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/noyito-relay.html | the page of jumpstarter-driver-noyito-relay} in Jumpstarter's documentation
 */
export function NoyitoPowerSerial(config: NoyitoPowerSerialConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_noyito_relay.driver.NoyitoPowerSerial", config, options);
}
