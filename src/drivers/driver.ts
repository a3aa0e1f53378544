import * as pulumi from "@pulumi/pulumi";
import type { DriverInstance } from "../config/driver-instance.ts";

/** The parameters that every driver takes. */
export interface CommonConfig {
  /** The level of the driver's log. @default "INFO" */
  log_level?: pulumi.Input<string>;
  /** Labels of the driver. @default {} */
  labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** The UUID of the driver. @default made by Jumpstarter */
  uuid?: pulumi.Input<string>;
}

/** A driver made by a function of the catalogue, for an exporter's `export` or the `children` of another one. */
export interface Driver {
  /** The full name of the driver's Python class. */
  type: string;
  /** The driver's own parameters. Those that hold credentials are secret. */
  config?: Record<string, pulumi.Input<unknown>>;
  /** The purpose of the driver, shown by `j --help`. */
  description?: pulumi.Input<string>;
  /** Descriptions of the driver's methods, by method name. */
  methodsDescription?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Drivers below this one, by name. */
  children?: Record<string, AnyDriver>;
}

/** A driver made by a function of the catalogue, one that is written out, or a reference to one. */
export type AnyDriver = Driver | pulumi.Input<DriverInstance>;

/** The options of a driver beside its parameters. */
export type DriverOptions<Children = Record<string, AnyDriver>> = Pick<Driver, "description" | "methodsDescription"> &
  // Without children that the class asks for, the map as a whole can be left out.
  (Record<string, AnyDriver> extends Children ? { children?: Children } : { children: Children });

/**
 * Describes a driver as `export` takes it.
 *
 * @internal
 * @param secrets the parameters that are secret whatever they come from
 */
export function describe(
  type: string,
  config: object | undefined,
  options: Partial<DriverOptions> | undefined,
  secrets: readonly string[] = [],
): Driver {
  const parameters = Object.entries(config ?? {}).filter(([, value]) => value !== undefined);
  return {
    type,
    ...(parameters.length > 0 && {
      config: Object.fromEntries(
        parameters.map(([name, value]) => [name, secrets.includes(name) ? pulumi.secret(value) : value]),
      ),
    }),
    ...options,
  };
}
