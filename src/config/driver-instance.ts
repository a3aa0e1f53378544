import { chosen, eachValue, mapped, type Option } from "./options.ts";
import { checkExport } from "./validate-export.ts";

/** A value of a driver's own configuration. */
export type DriverConfigValue = string | number | boolean | DriverConfigValue[] | { [key: string]: DriverConfigValue };

/** A driver that the exporter loads by the name of its Python class. */
export interface BaseDriver {
  /**
   * The full name of the driver's Python class.
   * @example "jumpstarter_driver_power.driver.MockPower"
   */
  type: string;
  /**
   * The purpose of the driver, shown by `j --help`. Needs jmp 0.7.2 on the exporter.
   * @default none
   */
  description?: string;
  /**
   * Descriptions of the driver's methods, by method name. Needs jmp 0.7.2 on the exporter.
   * @default {}
   */
  methodsDescription?: Record<string, string>;
  /**
   * The driver's own parameters.
   * @default {}
   * @example { host: "192.168.0.20", port: 80 }
   */
  config?: { [key: string]: DriverConfigValue };
  /**
   * Drivers below this one, by name.
   * @default {}
   */
  children?: Record<string, DriverInstance>;
  ref?: never;
}

/** A group of drivers without a driver of its own. */
export interface CompositeDriver {
  /** The drivers of the group, by name. */
  children: Record<string, DriverInstance>;
  type?: never;
  description?: never;
  methodsDescription?: never;
  config?: never;
  ref?: never;
}

/** Another name for a driver that is elsewhere in the tree. */
export interface ProxyDriver {
  /**
   * The names on the way to the driver, from the top of `export`, joined by dots.
   * @example "bench.power"
   */
  ref: string;
  type?: never;
  description?: never;
  methodsDescription?: never;
  config?: never;
  children?: never;
}

/** One entry of an exporter's `export` tree: a driver, a group of drivers, or a reference to a driver. */
export type DriverInstance = BaseDriver | CompositeDriver | ProxyDriver;

/** One entry of the tree as an exporter configuration holds it, with `methods_description` in snake case. */
export interface DriverInstanceConfig {
  type?: string;
  description?: string;
  methods_description?: Record<string, string>;
  config?: { [key: string]: DriverConfigValue };
  children?: Record<string, DriverInstanceConfig>;
  ref?: string;
}

export const drivers: Option<Record<string, DriverInstance>, Record<string, DriverInstanceConfig>> = {
  check: checkExport,
  toFile: (drivers) => driverConfigs(drivers ?? {}),
  fromFile: (value) => mapped(value, (drivers) => eachValue(drivers, driverFromFile)),
};

function driverConfigs(drivers: Record<string, DriverInstance>): Record<string, DriverInstanceConfig> {
  return Object.fromEntries(Object.entries(drivers).map(([name, driver]) => [name, driverConfig(driver)]));
}

function driverConfig(driver: DriverInstance): DriverInstanceConfig {
  const { type, description, methodsDescription, config, children, ref } = driver;
  return {
    type,
    ref,
    description,
    methods_description: methodsDescription,
    config,
    children: children && driverConfigs(children),
  };
}

function driverFromFile(value: unknown): unknown {
  return mapped(value, ({ methods_description, children, ...rest }) =>
    chosen({
      ...rest,
      methodsDescription: methods_description,
      children: mapped(children, (drivers) => eachValue(drivers, driverFromFile)),
    }),
  );
}
