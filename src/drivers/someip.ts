// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link SomeIp}. */
export interface SomeIpConfig extends CommonConfig {
  host: Input<string>;
  /** A whole number. @default 30490 */
  port?: Input<number>;
  /** @default "UDP" */
  transport_mode?: Input<string>;
  /** @default "239.127.0.1" */
  multicast_group?: Input<string>;
  /** A whole number. @default 30490 */
  multicast_port?: Input<number>;
  /** @default none */
  remote_host?: Input<string>;
  /** A whole number. @default none */
  remote_port?: Input<number>;
}

/**
 * The driver class `jumpstarter_driver_someip.driver.SomeIp`. Since 0.9.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/someip.html | the page of jumpstarter-driver-someip} in Jumpstarter's documentation
 */
export function SomeIp(config: SomeIpConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_someip.driver.SomeIp", config, options);
}
