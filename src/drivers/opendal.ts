// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link MockFlasher}. */
export interface MockFlasherConfig extends CommonConfig {}

/**
 * The driver class `jumpstarter_driver_opendal.driver.MockFlasher`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/opendal.html | the page of jumpstarter-driver-opendal} in Jumpstarter's documentation
 */
export function MockFlasher(config?: MockFlasherConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_opendal.driver.MockFlasher", config, options);
}

/** The parameters of {@link MockStorageMux}. */
export interface MockStorageMuxConfig extends CommonConfig {}

/**
 * The driver class `jumpstarter_driver_opendal.driver.MockStorageMux`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/opendal.html | the page of jumpstarter-driver-opendal} in Jumpstarter's documentation
 */
export function MockStorageMux(config?: MockStorageMuxConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_opendal.driver.MockStorageMux", config, options);
}

/** The parameters of {@link MockStorageMuxFlasher}. */
export interface MockStorageMuxFlasherConfig extends CommonConfig {}

/**
 * The driver class `jumpstarter_driver_opendal.driver.MockStorageMuxFlasher`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/opendal.html | the page of jumpstarter-driver-opendal} in Jumpstarter's documentation
 */
export function MockStorageMuxFlasher(config?: MockStorageMuxFlasherConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_opendal.driver.MockStorageMuxFlasher", config, options);
}

/** The parameters of {@link Opendal}. */
export interface OpendalConfig extends CommonConfig {
  scheme: Input<string>;
  kwargs: Input<Record<string, Input<string>>>;
  /** @default false */
  remove_created_on_close?: Input<boolean>;
}

/**
 * The driver class `jumpstarter_driver_opendal.driver.Opendal`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/opendal.html | the page of jumpstarter-driver-opendal} in Jumpstarter's documentation
 */
export function Opendal(config: OpendalConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_opendal.driver.Opendal", config, options, ["kwargs"]);
}
