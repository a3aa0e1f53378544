// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** A map that drivers of jumpstarter-driver-qemu take. */
export interface Hostfwd {
  /** @default "tcp" */
  protocol?: Input<"tcp">;
  /** @default "127.0.0.1" */
  hostaddr?: Input<string>;
  /** A whole number. */
  hostport: Input<number>;
  /** A whole number. */
  guestport: Input<number>;
}

/** The parameters of Qemu. */
export interface QemuConfig extends CommonConfig {
  /** @default chosen by the driver: `platform.machine()` */
  arch?: Input<string>;
  /** @default none */
  cpu?: Input<string>;
  /** A whole number. @default 2 */
  smp?: Input<number>;
  /** @default "512M" */
  mem?: Input<string>;
  /** Since 0.8. @default none */
  disk_size?: Input<string>;
  /** @default "demo" */
  hostname?: Input<string>;
  /** @default "jumpstarter" */
  username?: Input<string>;
  /** @default "password" */
  password?: Input<string>;
  /** @default {} */
  default_partitions?: Input<Record<string, Input<string>>>;
  /** @default {} */
  hostfwd?: Input<Record<string, Input<Hostfwd>>>;
  /** Since 0.9. @default none */
  fls_version?: Input<string>;
  /** Since 0.9. @default false */
  fls_allow_custom_binaries?: Input<boolean>;
  /** Since 0.9. @default none */
  fls_custom_binary_url?: Input<string>;
  /** Since 0.9. A whole number. @default 1800 */
  flash_timeout?: Input<number>;
}
