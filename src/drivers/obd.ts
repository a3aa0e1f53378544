// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of OBD. */
export interface OBDConfig extends CommonConfig {
  /** @default none */
  port?: Input<string>;
  /** A whole number. @default 38400 */
  baudrate?: Input<number>;
  /** @default false */
  fast?: Input<boolean>;
}
