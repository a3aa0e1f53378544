// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of ISCSI. */
export interface ISCSIConfig extends CommonConfig {
  /** @default "/var/lib/iscsi" */
  root_dir?: Input<string>;
  /** @default "iqn.2024-06.dev.jumpstarter" */
  iqn_prefix?: Input<string>;
  /** @default "target1" */
  target_name?: Input<string>;
  /** @default "" */
  host?: Input<string>;
  /** A whole number. @default 3260 */
  port?: Input<number>;
  /** @default false */
  remove_created_on_close?: Input<boolean>;
  /** Since 0.9. @default [] */
  block_device_allowlist?: Input<Input<string>[]>;
}
