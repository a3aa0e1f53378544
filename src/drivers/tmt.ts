// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type AnyDriver, type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link TMT}. */
export interface TMTConfig extends CommonConfig {
  /** @default "" */
  reboot_cmd?: Input<string>;
  /** @default "" */
  default_username?: Input<string>;
  /** @default "" */
  default_password?: Input<string>;
}

/** The children of {@link TMT}. */
export type TMTChildren = Record<string, AnyDriver> & {
  ssh: AnyDriver;
};

/**
 * The driver class `jumpstarter_driver_tmt.driver.TMT`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/tmt.html | the page of jumpstarter-driver-tmt} in Jumpstarter's documentation
 */
export function TMT(config: TMTConfig | undefined, options: DriverOptions<TMTChildren>): Driver {
  return describe("jumpstarter_driver_tmt.driver.TMT", config, options, ["default_password"]);
}
