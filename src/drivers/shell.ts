// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of Shell. */
export interface ShellConfig extends CommonConfig {
  methods: Input<Record<string, Input<string | Record<string, Input<string | number>>>>>;
  /** @default ["bash","-c"] */
  shell?: Input<Input<string>[]>;
  /** A whole number. @default 300 */
  timeout?: Input<number>;
  /** @default none */
  cwd?: Input<string>;
}
