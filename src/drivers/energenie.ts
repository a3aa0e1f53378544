// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link EnerGenie}. */
export interface EnerGenieConfig extends CommonConfig {
  /** @default none */
  host?: Input<string>;
  /** @default "1" */
  password?: Input<string>;
  /** A whole number. @default 1 */
  slot?: Input<number>;
}

/**
 * The driver class `jumpstarter_driver_energenie.driver.EnerGenie`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/energenie.html | the page of jumpstarter-driver-energenie} in Jumpstarter's documentation
 */
export function EnerGenie(config?: EnerGenieConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_energenie.driver.EnerGenie", config, options, ["password"]);
}
