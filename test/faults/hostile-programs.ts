/** Programs with hostile arguments, many in each. */
import type { HostileInput, Kind } from "./hostile-inputs.ts";

/** A resource whose arguments are hostile, each of them once. */
export interface HostileResource {
  kind: Kind;
  name: string;
  inputs: HostileInput[];
}

/** Gives the inputs to as few resources as possible. */
export function packed(inputs: readonly HostileInput[]): HostileResource[] {
  const resources: HostileResource[] = [];
  // Those that few kinds have come first; the others fill their resources up.
  for (const input of [...inputs].sort((one, other) => one.kinds.length - other.kinds.length)) {
    const free = resources.find(
      ({ kind, inputs }) => input.kinds.includes(kind) && inputs.every(({ argument }) => argument !== input.argument),
    );
    if (free) free.inputs.push(input);
    else resources.push({ kind: input.kinds[0]!, name: `hostile-${resources.length}`, inputs: [input] });
  }
  return resources;
}

export function evaluate({ source }: HostileInput): unknown {
  return new Function(`return (${source});`)();
}

/** The arguments that a policy must have. */
const REQUIRED: Record<Kind, Record<string, unknown>> = {
  client: {},
  exporter: {},
  accessPolicy: { exporterSelector: {}, policies: [] },
};

export function argumentsOf({ kind, inputs }: HostileResource): Record<string, unknown> {
  return {
    ...REQUIRED[kind],
    ...Object.fromEntries(inputs.map((input) => [input.argument, evaluate(input)])),
  };
}

/** Calls the constructor with each input by itself, and writes down for which ones it throws what. */
export function constructEach(inputs: readonly HostileInput[], path: string): string {
  return `${IMPORTS}
import { writeFileSync } from "node:fs";
const refused = [];
${attempts(inputs, "refused.push([index, error.message])")}
writeFileSync(${JSON.stringify(path)}, JSON.stringify(refused));
`;
}

/** Calls the constructors, and throws all their errors as one, since a program ends at the first that it does not catch. */
export function throwAll(inputs: readonly HostileInput[]): string {
  return `${IMPORTS}${WELL_FORMED}
const messages = [];
${attempts(inputs, "messages.push(error.message)")}
throw new RunError(messages.join("\\n"));
`;
}

/** Declares one of the resources, chosen by the variable HOSTILE, among others that are well-formed. */
export function declareOne(resources: readonly HostileResource[]): string {
  const cases = resources.map((resource) => `() => ${construction(resource)},`);
  return `${IMPORTS}${WELL_FORMED}
[
${cases.join("\n")}
][process.env.HOSTILE]();
`;
}

/** Declares all of the resources, and exports their configurations by name. */
export function declareAll(resources: readonly HostileResource[]): string {
  const entries = resources.map((resource) => `[${JSON.stringify(resource.name)}]: ${construction(resource)}.config,`);
  return `${IMPORTS}
export const configs = {
${entries.join("\n")}
};
`;
}

/** Declares all of the resources in YAML, as far as that can say them, and exports their configurations by name. */
export function declareAllInYaml(resources: readonly HostileResource[]): string {
  const types = { client: "Client", exporter: "Exporter", accessPolicy: "ExporterAccessPolicy" };
  const entries = resources.map((resource) => {
    return [resource.name, { type: `jumpstarter:${types[resource.kind]}`, properties: literal(argumentsOf(resource)) }];
  });
  const credentialed = resources.filter(({ kind }) => kind !== "accessPolicy");
  const configs = Object.fromEntries(credentialed.map(({ name }) => [name, `\${${name}.config}`]));
  // JSON is YAML.
  return `resources: ${JSON.stringify(Object.fromEntries(entries))}\noutputs: ${JSON.stringify({ configs })}\n`;
}

/** Returns the value with all texts in Pulumi's YAML, where `$` is to be written `$$`. */
function literal(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$", () => "$$");
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [literal(key), literal(part)]));
}

const IMPORTS = `
import { RunError } from "@pulumi/pulumi";
import { JumpstarterClient, JumpstarterExporter, JumpstarterExporterAccessPolicy } from "pulumi-jumpstarter";
`;

const WELL_FORMED = `
for (let index = 0; index < 20; index++) new JumpstarterClient("well-formed-" + index);
`;

const CLASSES: Record<Kind, string> = {
  client: "JumpstarterClient",
  exporter: "JumpstarterExporter",
  accessPolicy: "JumpstarterExporterAccessPolicy",
};

function construction({ kind, name, inputs }: HostileResource): string {
  const required = JSON.stringify(REQUIRED[kind]);
  const args = inputs.map(({ argument, source }) => `${argument}: ${source}`).join(", ");
  return `new ${CLASSES[kind]}(${JSON.stringify(name)}, { ...${required}, ${args} })`;
}

function attempts(inputs: readonly HostileInput[], otherwise: string): string {
  const lines = inputs.map((input, index) => {
    return `attempt(${index}, () => ${construction({ kind: input.kinds[0]!, name: `input-${index}`, inputs: [input] })});`;
  });
  return `
function attempt(index, construct) {
  try {
    construct();
  } catch (error) {
    ${otherwise};
  }
}
${lines.join("\n")}`;
}
