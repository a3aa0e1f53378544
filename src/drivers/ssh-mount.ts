// Made by `npm run drivers`. Do not edit.
import { type AnyDriver, type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link SSHMount}. */
export interface SSHMountConfig extends CommonConfig {}

/** The children of {@link SSHMount}. */
export type SSHMountChildren = Record<string, AnyDriver> & {
  ssh: AnyDriver;
};

/**
 * The driver class `jumpstarter_driver_ssh_mount.driver.SSHMount`. Since 0.9.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/ssh-mount.html | the page of jumpstarter-driver-ssh-mount} in Jumpstarter's documentation
 */
export function SSHMount(config: SSHMountConfig | undefined, options: DriverOptions<SSHMountChildren>): Driver {
  return describe("jumpstarter_driver_ssh_mount.driver.SSHMount", config, options);
}
