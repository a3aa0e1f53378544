/** docs/drivers.md: the catalogue as tables. */
import type { Catalogue, CatalogueClass, CataloguePackage } from "./catalogue.ts";
import { defaultText } from "./modules.ts";
import type { FactType, Parameter } from "./read-drivers.ts";
import { minor, VERSIONS } from "./versions.ts";

/** The text of docs/drivers.md. */
export function pageText(catalogue: Catalogue): string {
  return catalogue.version;
}
