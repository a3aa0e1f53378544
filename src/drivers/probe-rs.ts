// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of ProbeRs. */
export interface ProbeRsConfig extends CommonConfig {
  /** @default none */
  probe?: Input<string>;
  /** @default "probe-rs" */
  probe_rs_path?: Input<string>;
  /** @default none */
  chip?: Input<string>;
  /** @default none */
  protocol?: Input<string>;
  /** @default false */
  connect_under_reset?: Input<boolean>;
  /** Since 0.8. A whole number. @default none */
  speed?: Input<number>;
}
