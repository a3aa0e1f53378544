// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of EnerGenie. */
export interface EnerGenieConfig extends CommonConfig {
  /** @default none */
  host?: Input<string>;
  /** @default "1" */
  password?: Input<string>;
  /** A whole number. @default 1 */
  slot?: Input<number>;
}
