// Made by `npm run drivers`. Do not edit.
import type { AnyDriver, CommonConfig } from "./driver.ts";

/** The parameters of SSHMount. */
export interface SSHMountConfig extends CommonConfig {}

/** The children of SSHMount. */
export type SSHMountChildren = Record<string, AnyDriver> & {
  ssh: AnyDriver;
};
