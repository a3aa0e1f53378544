// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type AnyDriver, type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link SSHWrapper}. */
export interface SSHWrapperConfig extends CommonConfig {
  /** @default "" */
  default_username?: Input<string>;
  /** @default "ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR" */
  ssh_command?: Input<string>;
  /** @default none */
  ssh_identity?: Input<string>;
  /** @default none */
  ssh_identity_file?: Input<string>;
}

/** The children of {@link SSHWrapper}. */
export type SSHWrapperChildren = Record<string, AnyDriver> & {
  tcp: AnyDriver;
};

/**
 * The driver class `jumpstarter_driver_ssh.driver.SSHWrapper`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/ssh.html | the page of jumpstarter-driver-ssh} in Jumpstarter's documentation
 */
export function SSHWrapper(config: SSHWrapperConfig | undefined, options: DriverOptions<SSHWrapperChildren>): Driver {
  return describe("jumpstarter_driver_ssh.driver.SSHWrapper", config, options, ["ssh_identity"]);
}
