// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of DigitalInput. */
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

/** The parameters of DigitalOutput. */
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

/** The parameters of PowerSwitch. */
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
