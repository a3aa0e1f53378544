// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { AnyDriver, CommonConfig } from "./driver.ts";

/** The parameters of BaseFlasher. */
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

/** The children of BaseFlasher. */
export type BaseFlasherChildren = Record<string, AnyDriver> & {
  power: AnyDriver;
  serial: AnyDriver;
  http?: AnyDriver;
  tftp?: AnyDriver;
  uboot?: AnyDriver;
};

/** The parameters of RCarS4Flasher. */
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

/** The children of RCarS4Flasher. */
export type RCarS4FlasherChildren = Record<string, AnyDriver> & {
  power: AnyDriver;
  serial: AnyDriver;
  http?: AnyDriver;
  tftp?: AnyDriver;
  uboot?: AnyDriver;
};

/** The parameters of TIJ784S4Flasher. */
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

/** The children of TIJ784S4Flasher. */
export type TIJ784S4FlasherChildren = Record<string, AnyDriver> & {
  power: AnyDriver;
  serial: AnyDriver;
  http?: AnyDriver;
  tftp?: AnyDriver;
  uboot?: AnyDriver;
};
