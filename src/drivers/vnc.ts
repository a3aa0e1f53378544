// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { AnyDriver, CommonConfig } from "./driver.ts";

/** The parameters of Vnc. */
export interface VncConfig extends CommonConfig {
  /** @default false */
  default_encrypt?: Input<boolean>;
}

/** The children of Vnc. */
export type VncChildren = Record<string, AnyDriver> & {
  tcp: AnyDriver;
};
