// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link HttpServer}. */
export interface HttpServerConfig extends CommonConfig {
  /** @default "/var/www" */
  root_dir?: Input<string>;
  /** @default none */
  host?: Input<string>;
  /** A whole number. @default 8080 */
  port?: Input<number>;
  /** A whole number. @default 600 */
  timeout?: Input<number>;
  /** @default true */
  remove_created_on_close?: Input<boolean>;
}

/**
 * The driver class `jumpstarter_driver_http.driver.HttpServer`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/http.html | the page of jumpstarter-driver-http} in Jumpstarter's documentation
 */
export function HttpServer(config?: HttpServerConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_http.driver.HttpServer", config, options);
}
