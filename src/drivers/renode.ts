// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of Renode. */
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
