import { drivers } from "./driver-instance.ts";
import { failureDetection } from "./failure-detection.ts";
import { grpcOptions } from "./grpc-options.ts";
import { hooks } from "./hooks.ts";
import { plainOption, unless } from "./options.ts";
import { tls } from "./tls.ts";

const text = plainOption<string>((problems, path, value) => problems.text(path, value, { empty: true }));

/** The parts of an exporter's configuration that its user chooses. Arguments, checks, types and the file follow from this. */
export const EXPORTER_OPTIONS = {
  /**
   * The way in which the exporter verifies the controller's certificate.
   *
   * @default with the CA that Jumpstarter publishes where the cluster is asked for it, else with the system's roots
   */
  tls,
  /** gRPC channel arguments. @default {} */
  grpcOptions,
  /** A description of the exporter, shown by `j --help`. Needs jmp 0.7.2 on the exporter. @default none */
  description: text,
  /** A message that `jmp shell` shows to whoever leases the exporter. Needs jmp 0.10 on the exporter. @default none */
  motd: text,
  /**
   * The drivers that the exporter offers, by name. `pulumi-jumpstarter/drivers` has a function for each of Jumpstarter's;
   * those written out by hand are checked (see `validateDrivers`), with a warning on the exporter's row.
   *
   * @default {}
   * @example { power: { type: "jumpstarter_driver_power.driver.MockPower" } }
   */
  export: drivers,
  /** Scripts that run on the exporter before and after a lease. Needs jmp 0.8 on the exporter. @default none */
  hooks,
  /**
   * Limits after which `jmp run` gives up on an exporter that keeps failing. Needs jmp 0.9 on the exporter.
   *
   * @default left to `jmp`
   */
  failureDetection,
  /** Whether `jmp run` ends when a lease has ended. Needs jmp 0.10 on the exporter. @default left to `jmp`: false */
  exitOnLeaseEnd: {
    ...plainOption<boolean>((problems, path, value) => problems.boolean(path, value)),
    fromFile: (value: unknown) => unless(false, value),
  },
} as const;
