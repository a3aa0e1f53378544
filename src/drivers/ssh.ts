// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { AnyDriver, CommonConfig } from "./driver.ts";

/** The parameters of SSHWrapper. */
export interface SSHWrapperConfig extends CommonConfig {
  /** @default "" */
  default_username?: Input<string>;
  /** @default "ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR" */
  ssh_command?: Input<string>;
  /** @default none */
  ssh_identity?: Input<string>;
  /** @default none */
  ssh_identity_file?: Input<string>;
}

/** The children of SSHWrapper. */
export type SSHWrapperChildren = Record<string, AnyDriver> & {
  tcp: AnyDriver;
};
