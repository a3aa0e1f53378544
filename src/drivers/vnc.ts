// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type AnyDriver, type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link Vnc}. */
export interface VncConfig extends CommonConfig {
  /** @default false */
  default_encrypt?: Input<boolean>;
}

/** The children of {@link Vnc}. */
export type VncChildren = Record<string, AnyDriver> & {
  tcp: AnyDriver;
};

/**
 * The driver class `jumpstarter_driver_vnc.driver.Vnc`. Since 0.8.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/vnc.html | the page of jumpstarter-driver-vnc} in Jumpstarter's documentation
 */
export function Vnc(config: VncConfig | undefined, options: DriverOptions<VncChildren>): Driver {
  return describe("jumpstarter_driver_vnc.driver.Vnc", config, options);
}
