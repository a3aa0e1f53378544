/** The type of a driver's parameter: a word, or a list that starts with one. */
export type FactType =
  | "string"
  | "integer"
  | "number"
  | "boolean"
  | "any"
  | ["list" | "map", FactType]
  | ["oneOf", ...(string | number)[]]
  | ["either", ...FactType[]]
  | ["model", string];

/** Types of parameters by their names; a required one has "!" after its name. */
export type FactParameters = Record<string, FactType>;

/** The facts that the catalogue holds about Jumpstarter's drivers. */
export interface DriverFacts {
  /** The version of the packages. */
  version: string;
  /** The Python packages, as in "jumpstarter_driver_power". */
  packages: string[];
  /** The parameters that every driver takes. */
  common: FactParameters;
  /** The parameters of each driver class, by its full name. */
  classes: Record<string, FactParameters>;
  /** The children that a driver class needs. */
  children: Record<string, string[]>;
  /** Other names of driver classes. */
  aliases: Record<string, string>;
  /** Driver classes that no exporter can name. */
  unnameable: string[];
  /** Maps that parameters hold, by the full name of their Python class. */
  models: Record<string, FactParameters>;
}
