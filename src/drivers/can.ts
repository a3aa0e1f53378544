// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** A map that drivers of jumpstarter-driver-can take. */
export interface IsoTpParams {
  /** A whole number. @default 0 */
  stmin?: Input<number>;
  /** A whole number. @default 8 */
  blocksize?: Input<number>;
  /** A whole number. @default 8 */
  tx_data_length?: Input<number>;
  /** A whole number. @default none */
  tx_data_min_length?: Input<number>;
  /** @default none */
  override_receiver_stmin?: Input<number>;
  /** A whole number. @default 1000 */
  rx_flowcontrol_timeout?: Input<number>;
  /** A whole number. @default 1000 */
  rx_consecutive_frame_timeout?: Input<number>;
  /** A whole number. @default none */
  tx_padding?: Input<number>;
  /** A whole number. @default 0 */
  wftmax?: Input<number>;
  /** A whole number. @default 4095 */
  max_frame_size?: Input<number>;
  /** @default false */
  can_fd?: Input<boolean>;
  /** @default false */
  bitrate_switch?: Input<boolean>;
  /** @default false */
  rate_limit_enable?: Input<boolean>;
  /** A whole number. @default 10000000 */
  rate_limit_max_bitrate?: Input<number>;
  /** @default 0.2 */
  rate_limit_window_size?: Input<number>;
  /** @default false */
  listen_mode?: Input<boolean>;
  /** @default false */
  blocking_send?: Input<boolean>;
}

/** The parameters of Can. */
export interface CanConfig extends CommonConfig {
  channel: Input<string | number>;
  interface: Input<string>;
}
