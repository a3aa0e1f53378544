// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** The parameters of DbusNetwork. */
export interface DbusNetworkConfig extends CommonConfig {
  kind: Input<"system" | "session">;
}

/** The parameters of EchoNetwork. */
export interface EchoNetworkConfig extends CommonConfig {}

/** The parameters of TcpNetwork. */
export interface TcpNetworkConfig extends CommonConfig {
  host: Input<string>;
  /** A whole number. */
  port: Input<number>;
  /** @default true */
  enable_address?: Input<boolean>;
}

/** The parameters of UdpNetwork. */
export interface UdpNetworkConfig extends CommonConfig {
  host: Input<string>;
  /** A whole number. */
  port: Input<number>;
  /** @default true */
  enable_address?: Input<boolean>;
}

/** The parameters of UnixNetwork. */
export interface UnixNetworkConfig extends CommonConfig {
  path: Input<string>;
}

/** The parameters of VsockNetwork. */
export interface VsockNetworkConfig extends CommonConfig {
  /** A whole number. */
  cid: Input<number>;
  /** A whole number. */
  port: Input<number>;
}

/** The parameters of WebsocketNetwork. */
export interface WebsocketNetworkConfig extends CommonConfig {
  url: Input<string>;
  /** @default true */
  enable_address?: Input<boolean>;
}
