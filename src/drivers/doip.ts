// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of DoIP. */
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
