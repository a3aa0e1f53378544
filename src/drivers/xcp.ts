// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of Xcp. */
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
