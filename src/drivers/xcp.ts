// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link Xcp}. */
export interface XcpConfig extends CommonConfig {
  /** @default "ETH" */
  transport?: Input<"ETH" | "CAN" | "USB" | "SXI">;
  /** @default "localhost" */
  host?: Input<string>;
  /** A whole number. @default 5555 */
  port?: Input<number>;
  /** @default "TCP" */
  protocol?: Input<"TCP" | "UDP">;
  /** @default none */
  can_interface?: Input<string>;
  /** @default none */
  channel?: Input<string | number>;
  /** A whole number. @default none */
  bitrate?: Input<number>;
  /** A whole number. @default none */
  can_id_master?: Input<number>;
  /** A whole number. @default none */
  can_id_slave?: Input<number>;
  /** @default none */
  config_file?: Input<string>;
}

/**
 * The driver class `jumpstarter_driver_xcp.driver.Xcp`. Since 0.8.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/xcp.html | the page of jumpstarter-driver-xcp} in Jumpstarter's documentation
 */
export function Xcp(config?: XcpConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_xcp.driver.Xcp", config, options);
}
