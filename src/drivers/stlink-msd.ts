// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of StlinkMsdFlasher. */
export interface StlinkMsdFlasherConfig extends CommonConfig {
  /** @default none */
  volume_name?: Input<string>;
}
