// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of SNMPServer. */
export interface SNMPServerConfig extends CommonConfig {
  host: Input<string>;
  user: Input<string>;
  /** A whole number. @default 161 */
  port?: Input<number>;
  /** A whole number. */
  plug: Input<number>;
  /** @default "1.3.6.1.4.1.13742.6.4.1.2.1.2.1" */
  oid?: Input<string>;
  /** @default "NONE" */
  auth_protocol?: Input<"NONE" | "MD5" | "SHA">;
  /** @default none */
  auth_key?: Input<string>;
  /** @default "NONE" */
  priv_protocol?: Input<"NONE" | "DES" | "AES">;
  /** @default none */
  priv_key?: Input<string>;
  /** @default 5 */
  timeout?: Input<number>;
}
