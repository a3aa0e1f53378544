// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of Tftp. */
export interface TftpConfig extends CommonConfig {
  /** @default "/var/lib/tftpboot" */
  root_dir?: Input<string>;
  /** @default "" */
  host?: Input<string>;
  /** A whole number. @default 69 */
  port?: Input<number>;
  /** @default true */
  remove_created_on_close?: Input<boolean>;
}
