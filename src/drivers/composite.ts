// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link Composite}. */
export interface CompositeConfig extends CommonConfig {}

/**
 * The driver class `jumpstarter_driver_composite.driver.Composite`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/index.html | the page of jumpstarter-driver-composite} in Jumpstarter's documentation
 */
export function Composite(config?: CompositeConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_composite.driver.Composite", config, options);
}

/** The parameters of {@link Proxy}. */
export interface ProxyConfig extends CommonConfig {
  ref: Input<string>;
}

/**
 * The driver class `jumpstarter_driver_composite.driver.Proxy`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/index.html | the page of jumpstarter-driver-composite} in Jumpstarter's documentation
 */
// biome-ignore lint/suspicious/noShadowRestrictedNames: the driver's own name
export function Proxy(config: ProxyConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_composite.driver.Proxy", config, options);
}
