// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { AnyDriver, CommonConfig } from "./driver.ts";

/** The parameters of UbootConsole. */
export interface UbootConsoleConfig extends CommonConfig {
  /** @default "\n=>" */
  prompt?: Input<string>;
}

/** The children of UbootConsole. */
export type UbootConsoleChildren = Record<string, AnyDriver> & {
  power: AnyDriver;
  serial: AnyDriver;
};
