import { driversAllowed } from "./drivers-allowed.ts";
import { grpcOptions } from "./grpc-options.ts";
import { leases } from "./leases.ts";
import { shell } from "./shell.ts";
import { tls } from "./tls.ts";

/** The parts of a client's configuration that its user chooses. Arguments, checks, types and the file follow from this. */
export const CLIENT_OPTIONS = {
  /**
   * The way in which `jmp` verifies the controller's certificate.
   *
   * @default with the CA that Jumpstarter publishes where the cluster is asked for it, else with the system's roots
   */
  tls,
  /**
   * gRPC channel arguments.
   *
   * @default {}
   * @example { "grpc.keepalive_time_ms": 20000 }
   */
  grpcOptions,
  /**
   * The Python classes, by pattern, that `jmp` may load on the client's machine to talk to drivers.
   *
   * @default no driver
   * @example { allow: ["jumpstarter_driver_*"] }
   */
  drivers: driversAllowed,
  /** The behaviour of `jmp shell`. @default left to `jmp` */
  shell,
  /** The times that `jmp` waits for leases and exporters, in seconds. @default left to `jmp` */
  leases,
} as const;
