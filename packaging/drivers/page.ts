/** docs/drivers.md: the catalogue as tables. */
import type { Catalogue, CatalogueClass, CataloguePackage } from "./catalogue.ts";
import { minor, VERSIONS } from "./versions.ts";

/** The text of docs/drivers.md. */
export function pageText(catalogue: Catalogue): string {
  const { version, packages, common } = catalogue;
  const covered = packages.filter(({ classes }) => classes.length > 0);
  const classes = packages.flatMap((own) => own.classes);
  const models = packages.flatMap((own) => own.models);
  const parameters = [...classes, ...models].reduce((sum, { parameters }) => sum + parameters.length, 0);
  const leftOut = packages.flatMap(leftOutRows);
  const classesLeftOut = packages.reduce((sum, own) => sum + own.leftOut.length, 0);
  const parametersLeftOut = [...classes, ...models].reduce((sum, owner) => sum + owner.leftOut.length, 0);
  return `# Drivers

<!-- Made by \`npm run drivers\`. Do not edit. -->

\`pulumi-jumpstarter/drivers\` has a function for each driver class that an exporter can name, made from version ${version} of
Jumpstarter's packages. [Describe a board](describe-a-board.md) shows how to use them.

|                        | Packages | Classes | Parameters |
| ---------------------- | -------- | ------- | ---------- |
| covered                | ${covered.length} | ${classes.length} | ${parameters} |
| [left out](#left-out) | ${packages.length - covered.length} | ${classesLeftOut} | ${parametersLeftOut} |

Parameters in **bold** are required. Types and defaults are in the editor, and in the [reference](reference/drivers/README.md). Every
driver takes ${common.map(({ name }) => `\`${name}\``).join(", ")} as well. Children that a class asks for by name stand after its
parameters. A version says since when a driver or a parameter is there, where that is later than ${minor(VERSIONS[0])}. Each package
links to its page in Jumpstarter's documentation.

| Package | Function | Parameters | Since |
| ------- | -------- | ---------- | ----- |
${covered.flatMap(classRows).join("\n")}

## Left out

| Package | What | Why |
| ------- | ---- | --- |
${leftOut.join("\n")}
`;
}

function classRows({ name, id, page, classes }: CataloguePackage): string[] {
  return classes.map((driver, index) => {
    const first = index === 0 ? `[${name}](${page})` : "";
    return `| ${first} | \`${id}.${driver.name}\` | ${parametersText(driver)} | ${driver.since ?? ""} |`;
  });
}

function parametersText({ parameters, children }: CatalogueClass): string {
  const names = parameters.map(({ name, required, since }) => mark(name, required) + (since ? ` (${since})` : ""));
  const below = [
    ...children.required.map((name) => mark(name, true)),
    ...children.optional.map((name) => mark(name, false)),
  ];
  return [names.join(", "), ...(below.length > 0 ? [`children: ${below.join(", ")}`] : [])].filter(Boolean).join("; ");
}

function mark(name: string, required: boolean): string {
  return required ? `**\`${name}\`**` : `\`${name}\``;
}

function leftOutRows({ name, classes, leftOut, models }: CataloguePackage): string[] {
  const ofParameters = [...classes, ...models].flatMap((owner) =>
    owner.leftOut.map((parameter) => [`\`${parameter.name}\` of \`${owner.name}\``, reason(parameter.why)]),
  );
  const rows = [
    ...(classes.length + leftOut.length === 0 ? [["the package", "it has no driver class"]] : []),
    ...leftOut.map((driver) => [`\`${driver.name}\``, driver.reason!]),
    ...ofParameters,
  ];
  return rows.map(([what, why]) => `| ${name} | ${what} | ${why} |`);
}

function reason(why: string): string {
  return why === "private" ? "it is private" : `it must be an object of Python (\`${why}\`), which a file cannot hold`;
}
