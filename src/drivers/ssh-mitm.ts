// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { AnyDriver, CommonConfig } from "./driver.ts";

/** The parameters of SSHMITM. */
export interface SSHMITMConfig extends CommonConfig {
  /** @default "" */
  default_username?: Input<string>;
  /** @default none */
  ssh_identity?: Input<string>;
  /** @default none */
  ssh_identity_file?: Input<string>;
  /** @default 30 */
  channel_timeout?: Input<number>;
  /** A whole number. @default 80 */
  default_pty_width?: Input<number>;
  /** A whole number. @default 24 */
  default_pty_height?: Input<number>;
}

/** The children of SSHMITM. */
export type SSHMITMChildren = Record<string, AnyDriver> & {
  tcp: AnyDriver;
};
