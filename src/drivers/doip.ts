// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link DoIP}. */
export interface DoIPConfig extends CommonConfig {
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
  /** A whole number. @default 0 */
  activation_type?: Input<number>;
}

/**
 * The driver class `jumpstarter_driver_doip.driver.DoIP`. Since 0.8.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/doip.html | the page of jumpstarter-driver-doip} in Jumpstarter's documentation
 */
export function DoIP(config: DoIPConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_doip.driver.DoIP", config, options);
}
