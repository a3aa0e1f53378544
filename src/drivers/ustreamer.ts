// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of UStreamer. */
export interface UStreamerConfig extends CommonConfig {
  /** @default chosen by the driver: `find_ustreamer()` */
  executable?: Input<string>;
  /** @default {} */
  args?: Input<Record<string, Input<string>>>;
}
