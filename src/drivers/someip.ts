// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of SomeIp. */
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
