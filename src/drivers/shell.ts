// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link Shell}. */
export interface ShellConfig extends CommonConfig {
  methods: Input<Record<string, Input<string | Record<string, Input<string | number>>>>>;
  /** @default ["bash","-c"] */
  shell?: Input<Input<string>[]>;
  /** A whole number. @default 300 */
  timeout?: Input<number>;
  /** @default none */
  cwd?: Input<string>;
}

/**
 * The driver class `jumpstarter_driver_shell.driver.Shell`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/shell.html | the page of jumpstarter-driver-shell} in Jumpstarter's documentation
 */
export function Shell(config: ShellConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_shell.driver.Shell", config, options);
}
