// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of Composite. */
export interface CompositeConfig extends CommonConfig {}

/** The parameters of Proxy. */
export interface ProxyConfig extends CommonConfig {
  ref: Input<string>;
}
