// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of Corellium. */
export interface CorelliumConfig extends CommonConfig {
  project_id: Input<string>;
  device_name: Input<string>;
  device_flavor: Input<string>;
  /** @default "1.1.1" */
  device_os?: Input<string>;
  /** @default "Critical Application Monitor (Baremetal)" */
  device_build?: Input<string>;
  /** @default "Primary Compute Non-Secure" */
  console_name?: Input<string>;
}
