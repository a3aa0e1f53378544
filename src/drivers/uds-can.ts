// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type * as can from "./can.ts";
import type { CommonConfig } from "./driver.ts";

/** The parameters of UdsCan. */
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
