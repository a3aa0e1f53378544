/** The real Python classes of driver packages that need no hardware to be made, with the versions in lab/tools/drivers/. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { ensurePinnedPackages } from "../../lab/tools/python.ts";

const requirements = join(import.meta.dirname, "..", "..", "lab", "tools", "drivers", "requirements.txt");

/** The Python packages whose classes can be made, as in "jumpstarter_driver_power". */
export const INSTALLED_PACKAGES = [...readFileSync(requirements, "utf8").matchAll(/^(jumpstarter-driver-.*)==/gm)]
  .map(([, name]) => name!.replaceAll("-", "_"))
  .sort();

/** Installs the classes unless they are in the cache, and returns their virtual environment. */
export async function installDriverClasses(): Promise<string> {
  return await ensurePinnedPackages("driver-classes", "drivers");
}

export interface Made {
  /** The error of the class; null where it takes the configuration. */
  error: string | null;
  /** Does the class look at the types of values? */
  checksTypes: boolean;
}

/** Has the classes take configurations, and returns an answer for each. */
export async function makeDrivers(requests: readonly { type: string; config: object }[]): Promise<Made[]> {
  const python = join(await installDriverClasses(), "bin", "python");
  const script = join(import.meta.dirname, "driver_classes.py");
  const { stdout } = await execa(python, [script], { input: JSON.stringify(requests), stderr: "inherit" });
  return JSON.parse(stdout);
}
