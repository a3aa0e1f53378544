// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type AnyDriver, type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link BaseFlasher}. */
export interface BaseFlasherConfig extends CommonConfig {
  /** @default "quay.io/jumpstarter-dev/jumpstarter-flasher-test:latest" */
  flasher_bundle?: Input<string>;
  /** @default none */
  variant?: Input<string>;
  /** @default "manifest.yaml" */
  manifest?: Input<string>;
  /** @default none */
  default_target?: Input<string>;
  /** @default "/var/lib/jumpstarter/flasher" */
  cache_dir?: Input<string>;
  /** @default "/var/lib/tftpboot" */
  tftp_dir?: Input<string>;
  /** @default "/var/www/html" */
  http_dir?: Input<string>;
  /** Since 0.9. @default none */
  cacert?: Input<string>;
}

/** The children of {@link BaseFlasher}. */
export type BaseFlasherChildren = Record<string, AnyDriver> & {
  power: AnyDriver;
  serial: AnyDriver;
  http?: AnyDriver;
  tftp?: AnyDriver;
  uboot?: AnyDriver;
};

/**
 * The driver class `jumpstarter_driver_flashers.driver.BaseFlasher`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/flashers.html | the page of jumpstarter-driver-flashers} in Jumpstarter's documentation
 */
export function BaseFlasher(
  config: BaseFlasherConfig | undefined,
  options: DriverOptions<BaseFlasherChildren>,
): Driver {
  return describe("jumpstarter_driver_flashers.driver.BaseFlasher", config, options);
}

/** The parameters of {@link RCarS4Flasher}. */
export interface RCarS4FlasherConfig extends CommonConfig {
  /** @default "quay.io/jumpstarter-dev/jumpstarter-flasher-rcar-s4:latest" */
  flasher_bundle?: Input<string>;
  /** @default none */
  variant?: Input<string>;
  /** @default "manifest.yaml" */
  manifest?: Input<string>;
  /** @default none */
  default_target?: Input<string>;
  /** @default "/var/lib/jumpstarter/flasher" */
  cache_dir?: Input<string>;
  /** @default "/var/lib/tftpboot" */
  tftp_dir?: Input<string>;
  /** @default "/var/www/html" */
  http_dir?: Input<string>;
  /** Since 0.9. @default none */
  cacert?: Input<string>;
}

/** The children of {@link RCarS4Flasher}. */
export type RCarS4FlasherChildren = Record<string, AnyDriver> & {
  power: AnyDriver;
  serial: AnyDriver;
  http?: AnyDriver;
  tftp?: AnyDriver;
  uboot?: AnyDriver;
};

/**
 * The driver class `jumpstarter_driver_flashers.driver.RCarS4Flasher`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/flashers.html | the page of jumpstarter-driver-flashers} in Jumpstarter's documentation
 */
export function RCarS4Flasher(
  config: RCarS4FlasherConfig | undefined,
  options: DriverOptions<RCarS4FlasherChildren>,
): Driver {
  return describe("jumpstarter_driver_flashers.driver.RCarS4Flasher", config, options);
}

/** The parameters of {@link TIJ784S4Flasher}. */
export interface TIJ784S4FlasherConfig extends CommonConfig {
  /** @default "quay.io/jumpstarter-dev/jumpstarter-flasher-ti-j784s4:latest" */
  flasher_bundle?: Input<string>;
  /** @default none */
  variant?: Input<string>;
  /** @default "manifest.yaml" */
  manifest?: Input<string>;
  /** @default none */
  default_target?: Input<string>;
  /** @default "/var/lib/jumpstarter/flasher" */
  cache_dir?: Input<string>;
  /** @default "/var/lib/tftpboot" */
  tftp_dir?: Input<string>;
  /** @default "/var/www/html" */
  http_dir?: Input<string>;
  /** Since 0.9. @default none */
  cacert?: Input<string>;
}

/** The children of {@link TIJ784S4Flasher}. */
export type TIJ784S4FlasherChildren = Record<string, AnyDriver> & {
  power: AnyDriver;
  serial: AnyDriver;
  http?: AnyDriver;
  tftp?: AnyDriver;
  uboot?: AnyDriver;
};

/**
 * The driver class `jumpstarter_driver_flashers.driver.TIJ784S4Flasher`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/flashers.html | the page of jumpstarter-driver-flashers} in Jumpstarter's documentation
 */
export function TIJ784S4Flasher(
  config: TIJ784S4FlasherConfig | undefined,
  options: DriverOptions<TIJ784S4FlasherChildren>,
): Driver {
  return describe("jumpstarter_driver_flashers.driver.TIJ784S4Flasher", config, options);
}
