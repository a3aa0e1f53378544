// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of HttpServer. */
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
