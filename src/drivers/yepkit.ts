// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of Ykush. */
export interface YkushConfig extends CommonConfig {
  /** @default none */
  serial?: Input<string>;
  /** @default "off" */
  default?: Input<string>;
  /** @default "all" */
  port?: Input<string>;
}
