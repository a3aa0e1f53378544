import type * as pulumi from "@pulumi/pulumi";

/** Drivers by name, as a program writes them. */
export type DriversArgs = pulumi.Input<Record<string, pulumi.Input<DriverArgs>>>;

/** A driver that the exporter loads by the name of its Python class. */
export interface BaseDriverArgs {
  /**
   * The full name of the driver's Python class.
   * @example "jumpstarter_driver_power.driver.MockPower"
   */
  type: pulumi.Input<string>;
  /**
   * The purpose of the driver, shown by `j --help`. Needs jmp 0.7.2 on the exporter.
   * @default none
   */
  description?: pulumi.Input<string>;
  /**
   * Descriptions of the driver's methods, by method name. Needs jmp 0.7.2 on the exporter.
   * @default {}
   */
  methodsDescription?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * The driver's own parameters: texts, numbers, true and false, and lists and maps of these.
   * @default {}
   * @example { host: "192.168.0.20", port: 80 }
   */
  config?: pulumi.Input<Record<string, unknown>>;
  /**
   * Drivers below this one, by name.
   * @default {}
   */
  children?: DriversArgs;
  ref?: never;
}

/** A group of drivers without a driver of its own. */
export interface CompositeDriverArgs {
  /** The drivers of the group, by name. */
  children: DriversArgs;
  type?: never;
  description?: never;
  methodsDescription?: never;
  config?: never;
  ref?: never;
}

/** Another name for a driver that is elsewhere in the tree. */
export interface ProxyDriverArgs {
  /**
   * The names on the way to the driver, from the top of `export`, joined by dots.
   * @example "bench.power"
   */
  ref: pulumi.Input<string>;
  type?: never;
  description?: never;
  methodsDescription?: never;
  config?: never;
  children?: never;
}

/** One entry of an exporter's `export` tree as a program writes it: a driver, a group of drivers, or a reference to one. */
export type DriverArgs = BaseDriverArgs | CompositeDriverArgs | ProxyDriverArgs;
