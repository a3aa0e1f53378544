// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link Tftp}. */
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

/**
 * The driver class `jumpstarter_driver_tftp.driver.Tftp`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/tftp.html | the page of jumpstarter-driver-tftp} in Jumpstarter's documentation
 */
export function Tftp(config?: TftpConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_tftp.driver.Tftp", config, options);
}
