/** The catalogue of drivers: those of the newest version, with the version since which each of them is there. */
import {
  type DriverClass,
  type Drivers,
  driverPackages,
  type Model,
  type Parameter,
  readDrivers,
} from "./read-drivers.ts";
import { minor, NEWEST, VERSIONS, type Version } from "./versions.ts";

export interface Catalogue {
  version: Version;
  packages: CataloguePackage[];
  /** The parameters that every driver takes. */
  common: Parameter[];
}

export interface CataloguePackage {
  /** Its name on PyPI, as in "jumpstarter-driver-http-power". */
  name: string;
  /** Its Python module, as in "jumpstarter_driver_http_power". */
  module: string;
  /** Its name in the catalogue, as in "http_power". */
  id: string;
  /** The file of its functions, without extension, as in "http-power". */
  file: string;
  /** Its page in Jumpstarter's documentation. */
  page: string;
  classes: CatalogueClass[];
  /** Driver classes that no exporter can name. */
  leftOut: DriverClass[];
  models: Model[];
}

export interface CatalogueClass extends Omit<DriverClass, "parameters"> {
  parameters: (Parameter & Since)[];
  since?: string;
}

/** "0.8" where it is not in the oldest version. */
interface Since {
  since?: string;
}

const PAGES = "https://jumpstarter.dev/main/reference/package-apis/drivers";
/** Packages that have no page of their own. */
const WITHOUT_PAGE = ["jumpstarter-driver-composite"];

/** Reads every version, and returns the catalogue. */
export async function makeCatalogue(): Promise<Catalogue> {
  const versions = new Map<Version, Drivers>();
  for (const version of VERSIONS) versions.set(version, await readDrivers(version));
  const { classes, models, common } = versions.get(NEWEST)!;
  const packages = driverPackages(NEWEST).map((name) => {
    const module = name.replaceAll("-", "_");
    const own = classes.filter((driver) => driver.package === module).sort(byName);
    const file = name.replace("jumpstarter-driver-", "");
    return {
      ...{ name, module, file, id: file.replaceAll("-", "_") },
      page: `${PAGES}/${WITHOUT_PAGE.includes(name) ? "index" : file}.html`,
      classes: own.filter(({ reason }) => reason === null).map((driver) => withSince(driver, versions)),
      leftOut: own.filter(({ reason }) => reason !== null),
      models: models.filter((model) => model.package === module).sort(byName),
    };
  });
  return { version: NEWEST, packages, common };
}

function withSince(driver: DriverClass, versions: Map<Version, Drivers>): CatalogueClass {
  const history = VERSIONS.map((version) => ({
    version,
    driver: versions.get(version)!.classes.find(({ type, reason }) => type === driver.type && reason === null),
  }));
  const first = (isThere: (driver: DriverClass) => boolean) => {
    const since = history.find(({ driver }) => driver !== undefined && isThere(driver))!.version;
    return since === VERSIONS[0] ? {} : { since: minor(since) };
  };
  const sinceDriver = first(() => true);
  return {
    ...driver,
    ...sinceDriver,
    parameters: driver.parameters.map((parameter) => {
      const since = first(({ parameters }) => parameters.some(({ name }) => name === parameter.name));
      return { ...parameter, ...(since.since !== sinceDriver.since && since) };
    }),
  };
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
