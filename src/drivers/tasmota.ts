// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of TasmotaPower. */
export interface TasmotaPowerConfig extends CommonConfig {
  /** @default none */
  client_id?: Input<string>;
  /** @default "tcp" */
  transport?: Input<"tcp" | "websockets" | "unix">;
  /** @default none */
  timeout?: Input<number>;
  host: Input<string>;
  /** A whole number. @default 1883 */
  port?: Input<number>;
  /** @default true */
  tls?: Input<boolean>;
  /** @default none */
  username?: Input<string>;
  /** @default none */
  password?: Input<string>;
  cmnd_topic: Input<string>;
  stat_topic: Input<string>;
}
