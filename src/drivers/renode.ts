// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link Renode}. */
export interface RenodeConfig extends CommonConfig {
  platform: Input<string>;
  /** @default "sysbus.uart0" */
  uart?: Input<string>;
  /** @default "machine-0" */
  machine_name?: Input<string>;
  /** A whole number. @default 0 */
  monitor_port?: Input<number>;
  /** @default [] */
  extra_commands?: Input<Input<string>[]>;
  /** @default false */
  allow_raw_monitor?: Input<boolean>;
}

/**
 * The driver class `jumpstarter_driver_renode.driver.Renode`. Since 0.9.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/renode.html | the page of jumpstarter-driver-renode} in Jumpstarter's documentation
 */
export function Renode(config: RenodeConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_renode.driver.Renode", config, options);
}
