// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of AndroidEmulator. */
export interface AndroidEmulatorConfig extends CommonConfig {
  avd_name: Input<string>;
  /** @default "emulator" */
  emulator_path?: Input<string>;
  /** @default true */
  headless?: Input<boolean>;
  /** A whole number. @default 5554 */
  console_port?: Input<number>;
  /** A whole number. @default 15037 */
  adb_server_port?: Input<number>;
}
