// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link DigitalInput}. */
export interface DigitalInputConfig extends CommonConfig {
  /** A whole number. */
  line: Input<number>;
  /** @default "/dev/gpiochip0" */
  device?: Input<string>;
  /** @default none */
  drive?: Input<string>;
  /** @default false */
  active_low?: Input<boolean>;
  /** @default none */
  bias?: Input<string>;
}

/**
 * The driver class `jumpstarter_driver_gpiod.driver.DigitalInput`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/gpiod.html | the page of jumpstarter-driver-gpiod} in Jumpstarter's documentation
 */
export function DigitalInput(config: DigitalInputConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_gpiod.driver.DigitalInput", config, options);
}

/** The parameters of {@link DigitalOutput}. */
export interface DigitalOutputConfig extends CommonConfig {
  /** A whole number. */
  line: Input<number>;
  /** @default "/dev/gpiochip0" */
  device?: Input<string>;
  /** @default none */
  drive?: Input<string>;
  /** @default false */
  active_low?: Input<boolean>;
  /** @default none */
  bias?: Input<string>;
  /** @default "inactive" */
  initial_value?: Input<string | boolean>;
}

/**
 * The driver class `jumpstarter_driver_gpiod.driver.DigitalOutput`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/gpiod.html | the page of jumpstarter-driver-gpiod} in Jumpstarter's documentation
 */
export function DigitalOutput(config: DigitalOutputConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_gpiod.driver.DigitalOutput", config, options);
}

/** The parameters of {@link PowerSwitch}. */
export interface PowerSwitchConfig extends CommonConfig {
  /** A whole number. */
  line: Input<number>;
  /** @default "/dev/gpiochip0" */
  device?: Input<string>;
  /** @default none */
  drive?: Input<string>;
  /** @default false */
  active_low?: Input<boolean>;
  /** @default none */
  bias?: Input<string>;
  /** @default "inactive" */
  initial_value?: Input<string | boolean>;
  /** @default "push_pull" */
  mode?: Input<string>;
}

/**
 * The driver class `jumpstarter_driver_gpiod.driver.PowerSwitch`. Since 0.9.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/gpiod.html | the page of jumpstarter-driver-gpiod} in Jumpstarter's documentation
 */
export function PowerSwitch(config: PowerSwitchConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_gpiod.driver.PowerSwitch", config, options);
}
