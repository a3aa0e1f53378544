// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import { type CommonConfig, type Driver, type DriverOptions, describe } from "./driver.ts";

/** The parameters of {@link DbusNetwork}. */
export interface DbusNetworkConfig extends CommonConfig {
  kind: Input<"system" | "session">;
}

/**
 * The driver class `jumpstarter_driver_network.driver.DbusNetwork`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/network.html | the page of jumpstarter-driver-network} in Jumpstarter's documentation
 */
export function DbusNetwork(config: DbusNetworkConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_network.driver.DbusNetwork", config, options);
}

/** The parameters of {@link EchoNetwork}. */
export interface EchoNetworkConfig extends CommonConfig {}

/**
 * The driver class `jumpstarter_driver_network.driver.EchoNetwork`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/network.html | the page of jumpstarter-driver-network} in Jumpstarter's documentation
 */
export function EchoNetwork(config?: EchoNetworkConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_network.driver.EchoNetwork", config, options);
}

/** The parameters of {@link TcpNetwork}. */
export interface TcpNetworkConfig extends CommonConfig {
  host: Input<string>;
  /** A whole number. */
  port: Input<number>;
  /** @default true */
  enable_address?: Input<boolean>;
}

/**
 * The driver class `jumpstarter_driver_network.driver.TcpNetwork`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/network.html | the page of jumpstarter-driver-network} in Jumpstarter's documentation
 */
export function TcpNetwork(config: TcpNetworkConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_network.driver.TcpNetwork", config, options);
}

/** The parameters of {@link UdpNetwork}. */
export interface UdpNetworkConfig extends CommonConfig {
  host: Input<string>;
  /** A whole number. */
  port: Input<number>;
  /** @default true */
  enable_address?: Input<boolean>;
}

/**
 * The driver class `jumpstarter_driver_network.driver.UdpNetwork`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/network.html | the page of jumpstarter-driver-network} in Jumpstarter's documentation
 */
export function UdpNetwork(config: UdpNetworkConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_network.driver.UdpNetwork", config, options);
}

/** The parameters of {@link UnixNetwork}. */
export interface UnixNetworkConfig extends CommonConfig {
  path: Input<string>;
}

/**
 * The driver class `jumpstarter_driver_network.driver.UnixNetwork`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/network.html | the page of jumpstarter-driver-network} in Jumpstarter's documentation
 */
export function UnixNetwork(config: UnixNetworkConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_network.driver.UnixNetwork", config, options);
}

/** The parameters of {@link VsockNetwork}. */
export interface VsockNetworkConfig extends CommonConfig {
  /** A whole number. */
  cid: Input<number>;
  /** A whole number. */
  port: Input<number>;
}

/**
 * The driver class `jumpstarter_driver_network.driver.VsockNetwork`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/network.html | the page of jumpstarter-driver-network} in Jumpstarter's documentation
 */
export function VsockNetwork(config: VsockNetworkConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_network.driver.VsockNetwork", config, options);
}

/** The parameters of {@link WebsocketNetwork}. */
export interface WebsocketNetworkConfig extends CommonConfig {
  url: Input<string>;
  /** @default true */
  enable_address?: Input<boolean>;
}

/**
 * The driver class `jumpstarter_driver_network.driver.WebsocketNetwork`.
 *
 * @see {@link https://jumpstarter.dev/main/reference/package-apis/drivers/network.html | the page of jumpstarter-driver-network} in Jumpstarter's documentation
 */
export function WebsocketNetwork(config: WebsocketNetworkConfig, options?: DriverOptions): Driver {
  return describe("jumpstarter_driver_network.driver.WebsocketNetwork", config, options);
}
