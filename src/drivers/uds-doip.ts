// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link UdsDoip}. */
export interface UdsDoipConfig extends CommonConfig {
  ecu_ip: Input<string>;
  /** A whole number. */
  ecu_logical_address: Input<number>;
  /** A whole number. @default 13400 */
  tcp_port?: Input<number>;
  /** A whole number. @default 2 */
  protocol_version?: Input<number>;
  /** A whole number. @default 3584 */
  client_logical_address?: Input<number>;
  /** @default false */
  auto_reconnect_tcp?: Input<boolean>;
  /** @default 5 */
  request_timeout?: Input<number>;
}

/**
 * The driver class `jumpstarter_driver_uds_doip.driver.UdsDoip`. Since 0.8.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/uds-doip.html | the page of jumpstarter-driver-uds-doip} in Jumpstarter's documentation
 */
export function UdsDoip(config: UdsDoipConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_uds_doip.driver.UdsDoip", config, options);
}
