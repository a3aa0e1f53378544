// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of MockFlasher. */
export interface MockFlasherConfig extends CommonConfig {}

/** The parameters of MockStorageMux. */
export interface MockStorageMuxConfig extends CommonConfig {}

/** The parameters of MockStorageMuxFlasher. */
export interface MockStorageMuxFlasherConfig extends CommonConfig {}

/** The parameters of Opendal. */
export interface OpendalConfig extends CommonConfig {
  scheme: Input<string>;
  kwargs: Input<Record<string, Input<string>>>;
  /** @default false */
  remove_created_on_close?: Input<boolean>;
}
