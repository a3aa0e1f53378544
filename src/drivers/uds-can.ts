// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type * as can from "./can.ts";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link UdsCan}. */
export interface UdsCanConfig extends CommonConfig {
  channel: Input<string>;
  /** @default "socketcan" */
  interface?: Input<string>;
  /** A whole number. */
  rxid: Input<number>;
  /** A whole number. */
  txid: Input<number>;
  /** @default 5 */
  request_timeout?: Input<number>;
  /** @default {} */
  isotp_params?: Input<can.IsoTpParams>;
}

/**
 * The driver class `jumpstarter_driver_uds_can.driver.UdsCan`. Since 0.8.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/uds-can.html | the page of jumpstarter-driver-uds-can} in Jumpstarter's documentation
 */
export function UdsCan(config: UdsCanConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_uds_can.driver.UdsCan", config, options);
}
