// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** A map that drivers of jumpstarter-driver-mitmproxy take. */
export interface DirectoriesConfig {
  /** @default "" */
  data?: Input<string>;
  /** @default "" */
  conf?: Input<string>;
  /** @default "" */
  flows?: Input<string>;
  /** @default "" */
  addons?: Input<string>;
  /** @default "" */
  mocks?: Input<string>;
  /** @default "" */
  files?: Input<string>;
}

/** A map that drivers of jumpstarter-driver-mitmproxy take. */
export interface ListenConfig {
  /** @default "127.0.0.1" */
  host?: Input<string>;
  /** A whole number. @default 8080 */
  port?: Input<number>;
}

/** A map that drivers of jumpstarter-driver-mitmproxy take. */
export interface WebConfig {
  /** @default "127.0.0.1" */
  host?: Input<string>;
  /** A whole number. @default 8081 */
  port?: Input<number>;
}

/** The parameters of MitmproxyDriver. */
export interface MitmproxyDriverConfig extends CommonConfig {
  /** @default {} */
  listen?: Input<ListenConfig>;
  /** @default {} */
  web?: Input<WebConfig>;
  /** @default {} */
  directories?: Input<DirectoriesConfig>;
  /** @default true */
  ssl_insecure?: Input<boolean>;
  /** @default "" */
  mock_scenario?: Input<string>;
  /** @default {} */
  mocks?: Input<Record<string, Input<unknown>>>;
}
