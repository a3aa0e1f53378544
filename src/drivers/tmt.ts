// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { AnyDriver, CommonConfig } from "./driver.ts";

/** The parameters of TMT. */
export interface TMTConfig extends CommonConfig {
  /** @default "" */
  reboot_cmd?: Input<string>;
  /** @default "" */
  default_username?: Input<string>;
  /** @default "" */
  default_password?: Input<string>;
}

/** The children of TMT. */
export type TMTChildren = Record<string, AnyDriver> & {
  ssh: AnyDriver;
};
