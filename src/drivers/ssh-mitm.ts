// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type AnyDriver, type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link SSHMITM}. */
export interface SSHMITMConfig extends CommonConfig {
  /** @default "" */
  default_username?: Input<string>;
  /** @default none */
  ssh_identity?: Input<string>;
  /** @default none */
  ssh_identity_file?: Input<string>;
  /** @default 30 */
  channel_timeout?: Input<number>;
  /** A whole number. @default 80 */
  default_pty_width?: Input<number>;
  /** A whole number. @default 24 */
  default_pty_height?: Input<number>;
}

/** The children of {@link SSHMITM}. */
export type SSHMITMChildren = Record<string, AnyDriver> & {
  tcp: AnyDriver;
};

/**
 * The driver class `jumpstarter_driver_ssh_mitm.driver.SSHMITM`. Since 0.8.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/ssh-mitm.html | the page of jumpstarter-driver-ssh-mitm} in Jumpstarter's documentation
 */
export function SSHMITM(config: SSHMITMConfig | undefined, options: DriverOptions<SSHMITMChildren>): Driver {
  return describe("jumpstarter_driver_ssh_mitm.driver.SSHMITM", config, options, ["ssh_identity"]);
}
