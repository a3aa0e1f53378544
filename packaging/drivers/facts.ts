/** The catalogue as the check of written-out drivers reads it: names, types, and what is required. */
import type { Catalogue } from "./catalogue.ts";
import type { Model, Parameter } from "./read-drivers.ts";

/** The text of src/drivers/facts.ts. */
export function factsText({ version, packages, common }: Catalogue): string {
  const classes = packages.flatMap((own) => own.classes);
  const withChildren = classes.filter(({ children }) => children.required.length > 0);
  const facts = {
    version,
    packages: packages.map(({ module }) => module),
    common: parametersOf({ parameters: common, leftOut: [] }),
    classes: Object.fromEntries(classes.map((driver) => [driver.type, parametersOf(driver)])),
    children: Object.fromEntries(withChildren.map(({ type, children }) => [type, children.required])),
    aliases: Object.fromEntries(classes.flatMap(({ type, aliases }) => aliases.map((alias) => [alias, type]))),
    unnameable: packages.flatMap(({ leftOut }) => leftOut.map(({ type }) => type)),
    models: Object.fromEntries(
      packages.flatMap(({ models }) => models.map((model) => [model.type, parametersOf(model)])),
    ),
  };
  return [
    'import type { DriverFacts } from "../config/driver-facts.ts";',
    "",
    `export const facts: DriverFacts = ${JSON.stringify(facts)};`,
  ].join("\n");
}

/** The types by name; a required one has "!" after its name. What is left out of the functions may have any. */
function parametersOf({
  parameters,
  leftOut,
}: Pick<Model, "parameters" | "leftOut">): Record<string, Parameter["type"]> {
  return Object.fromEntries([
    ...parameters.map(({ name, type, required }) => [required ? `${name}!` : name, type]),
    ...leftOut.map(({ name }) => [name, "any"]),
  ]);
}
