/** The driver classes of one version of Jumpstarter, read from its wheels. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { ensurePythonPackages } from "../../lab/tools/python.ts";
import type { FactType } from "../../src/config/driver-facts.ts";
import { VERSIONS, type Version } from "./versions.ts";

export interface Parameter {
  name: string;
  type: FactType;
  required: boolean;
  /** Its default; absent as well where that is None. */
  default?: unknown;
  /** The Python expression by which the driver finds its default when it runs. */
  chosen?: string;
}

/** A parameter that a configuration file cannot hold. */
export interface LeftOut {
  name: string;
  /** Its Python type, or "private". */
  why: string;
}

/** A class of nested parameters. */
export interface Model {
  /** The full name of the Python class. */
  type: string;
  name: string;
  package: string;
  parameters: Parameter[];
  leftOut: LeftOut[];
}

export interface DriverClass extends Model {
  /** The children that it asks for by name. */
  children: { required: string[]; optional: string[] };
  /** Other full names by which an exporter can name it. */
  aliases: string[];
  /** The reason why no exporter can name it. */
  reason: string | null;
}

export interface Drivers {
  /** The parameters that every driver takes. */
  common: Parameter[];
  classes: DriverClass[];
  models: Model[];
}

/** Reads the drivers of a version, after fetching its wheels without their dependencies unless they are in the cache. */
export async function readDrivers(version: Version): Promise<Drivers> {
  const wheels = await installWheels(version);
  const script = join(import.meta.dirname, "read_drivers.py");
  const { stdout } = await execa(join(wheels, "bin", "python"), [script]);
  return JSON.parse(stdout);
}

/** Fetches the wheels of a version unless they are in the cache, and returns the virtual environment that holds them. */
export async function installWheels(version: Version): Promise<string> {
  const packages = driverPackages(version).map((name) => `${name}==${version}`);
  const options = ["--no-deps", "--only-binary", ":all:"];
  return await ensurePythonPackages(`drivers-${version}`, [...options, `jumpstarter==${version}`, ...packages]);
}

/** The driver packages of a version. */
export function driverPackages(version: Version): string[] {
  const lines = readFileSync(join(import.meta.dirname, "packages.txt"), "utf8").split("\n");
  return lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(" ") as [name: string, since: Version])
    .filter(([, since]) => VERSIONS.indexOf(since) <= VERSIONS.indexOf(version))
    .map(([name]) => name);
}
