// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link TasmotaPower}. */
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

/**
 * The driver class `jumpstarter_driver_tasmota.driver.TasmotaPower`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/tasmota.html | the page of jumpstarter-driver-tasmota} in Jumpstarter's documentation
 */
export function TasmotaPower(config: TasmotaPowerConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_tasmota.driver.TasmotaPower", config, options, ["password"]);
}
