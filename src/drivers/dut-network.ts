// Made by `npm run drivers`. Do not edit.
import type { Input } from "@pulumi/pulumi";
import type { CommonConfig } from "./driver.ts";

/** A map that drivers of jumpstarter-driver-dut-network take. */
export interface FilterConfig {
  /** @default none */
  egress?: Input<FilterDirection>;
  /** @default none */
  ingress?: Input<FilterDirection>;
}

/** A map that drivers of jumpstarter-driver-dut-network take. */
export interface FilterDirection {
  /** @default "accept" */
  policy?: Input<string>;
  /** @default [] */
  rules?: Input<Input<FilterRule>[]>;
}

/** A map that drivers of jumpstarter-driver-dut-network take. */
export interface FilterRule {
  action: Input<string>;
  /** @default none */
  destination?: Input<string>;
  /** @default none */
  source?: Input<string>;
  /** A whole number. @default none */
  port?: Input<number>;
  /** @default none */
  protocol?: Input<string>;
}

/** The parameters of DutNetwork. */
export interface DutNetworkConfig extends CommonConfig {
  interface: Input<string>;
  /** @default "192.168.100.0/24" */
  subnet?: Input<string>;
  /** @default "192.168.100.1" */
  gateway_ip?: Input<string>;
  /** @default none */
  upstream_interface?: Input<string>;
  /** @default true */
  dhcp_enabled?: Input<boolean>;
  /** @default "192.168.100.100" */
  dhcp_range_start?: Input<string>;
  /** @default "192.168.100.200" */
  dhcp_range_end?: Input<string>;
  /** @default [] */
  addresses?: Input<Input<Record<string, Input<string>>>[]>;
  /** @default ["8.8.8.8","8.8.4.4"] */
  dns_servers?: Input<Input<string>[]>;
  /** @default [] */
  dns_entries?: Input<Input<Record<string, Input<string>>>[]>;
  /** @default false */
  local_ntp?: Input<boolean>;
  /** @default false */
  enable_tcpdump?: Input<boolean>;
  /** @default none */
  filter?: Input<FilterConfig>;
  /** @default none */
  state_dir?: Input<string>;
  /** @default "masquerade" */
  nat_mode?: Input<"masquerade" | "1to1" | "disabled" | "none">;
  /** @default none */
  public_interface?: Input<string>;
}
