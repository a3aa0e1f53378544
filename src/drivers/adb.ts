// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of AdbServer. */
export interface AdbServerConfig extends CommonConfig {
  /** @default "127.0.0.1" */
  host?: Input<string>;
  /** A whole number. @default 15037 */
  port?: Input<number>;
  /** @default true */
  enable_address?: Input<boolean>;
  /** @default "adb" */
  adb_path?: Input<string>;
}
