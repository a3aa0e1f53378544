// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** A map that drivers of jumpstarter-driver-http-power take. */
export interface HttpAuthConfig {
  /** @default none */
  basic?: Input<HttpBasicAuth>;
}

/** A map that drivers of jumpstarter-driver-http-power take. */
export interface HttpBasicAuth {
  /** @default "" */
  user?: Input<string>;
  /** @default "" */
  password?: Input<string>;
}

/** A map that drivers of jumpstarter-driver-http-power take. */
export interface HttpEndpointConfig {
  url: Input<string>;
  /** @default "GET" */
  method?: Input<string>;
  /** @default none */
  data?: Input<string>;
  /** @default none */
  voltage_path?: Input<string>;
  /** @default none */
  current_path?: Input<string>;
}

/** The parameters of HttpPower. */
export interface HttpPowerConfig extends CommonConfig {
  /** @default "device" */
  name?: Input<string>;
  power_on: Input<HttpEndpointConfig>;
  power_off: Input<HttpEndpointConfig>;
  /** @default none */
  power_read?: Input<HttpEndpointConfig>;
  /** @default none */
  auth?: Input<HttpAuthConfig>;
}
