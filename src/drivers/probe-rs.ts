// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link ProbeRs}. */
export interface ProbeRsConfig extends CommonConfig {
  /** @default none */
  probe?: Input<string>;
  /** @default "probe-rs" */
  probe_rs_path?: Input<string>;
  /** @default none */
  chip?: Input<string>;
  /** @default none */
  protocol?: Input<string>;
  /** @default false */
  connect_under_reset?: Input<boolean>;
  /** Since 0.8. A whole number. @default none */
  speed?: Input<number>;
}

/**
 * The driver class `jumpstarter_driver_probe_rs.driver.ProbeRs`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/probe-rs.html | the page of jumpstarter-driver-probe-rs} in Jumpstarter's documentation
 */
export function ProbeRs(config?: ProbeRsConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_probe_rs.driver.ProbeRs", config, options);
}
