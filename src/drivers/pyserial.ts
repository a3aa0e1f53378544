// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of NVDemuxSerial. */
export interface NVDemuxSerialConfig extends CommonConfig {
  demuxer_path: Input<string>;
  /** @default "/dev/serial/by-id/usb-NVIDIA_Tegra_On-Platform_Operator_*-if01" */
  device?: Input<string>;
  /** @default "CCPLEX: 0" */
  target?: Input<string>;
  /** @default "T264" */
  chip?: Input<string>;
  /** A whole number. @default 115200 */
  baudrate?: Input<number>;
  /** @default none */
  cps?: Input<number>;
  /** @default 10 */
  timeout?: Input<number>;
  /** @default 1 */
  poll_interval?: Input<number>;
}

/** The parameters of PySerial. */
export interface PySerialConfig extends CommonConfig {
  url: Input<string>;
  /** A whole number. @default 115200 */
  baudrate?: Input<number>;
  /** @default true */
  check_present?: Input<boolean>;
  /** @default none */
  cps?: Input<number>;
  /** Since 0.8. @default false */
  disable_hupcl?: Input<boolean>;
}
