/** Holds the catalogue against the real Python classes of the drivers. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { INSTALLED_PACKAGES, makeDrivers } from "../../lab/drivers/driver-classes.ts";
import type { FactParameters, FactType } from "../../src/config/driver-facts.ts";
import { validateDrivers } from "../../src/config/index.ts";
import { facts } from "../../src/drivers/facts.ts";

interface Request {
  type: string;
  config: Record<string, unknown>;
  /** What is special about the configuration. */
  about: string;
}

const UUID = "01234567-89ab-cdef-0123-456789abcdef";

const classes = Object.entries(facts.classes).filter(([type]) => INSTALLED_PACKAGES.includes(type.split(".")[0]!));
const accepted = classes.flatMap(([type, parameters]) => [
  { type, config: sampleOf({ ...parameters, ...facts.common }), about: "every parameter" },
  { type, config: sampleOf(required(parameters)), about: "what is required" },
]);
const refused = classes.flatMap(([type, parameters]): Request[] => {
  const all = { ...parameters, ...facts.common };
  const config = sampleOf(all);
  return Object.keys(all).flatMap((key) => {
    const name = key.replace("!", "");
    const { [name]: value, ...others } = config;
    return [
      { type, config: { ...others, [`${name}x`]: value }, about: `${name} misspelt` },
      ...(key.endsWith("!") ? [{ type, config: others, about: `no ${name}` }] : []),
      ...(all[key] === "any"
        ? []
        : [{ type, config: { ...others, [name]: wrong(all[key]!) }, about: `wrong ${name}` }]),
    ];
  });
});

let answers: Map<Request, string | null>;
before(async () => {
  const requests = [...accepted, ...refused];
  const errors = await makeDrivers(requests);
  answers = new Map(requests.map((request, index) => [request, errors[index]!]));
});

test("the classes of all packages that can be installed here are there", () => {
  assert.ok(INSTALLED_PACKAGES.length >= 16);
  for (const name of INSTALLED_PACKAGES)
    assert.ok(
      classes.some(([type]) => type.startsWith(`${name}.`)),
      name,
    );
});

test("each class takes every parameter of the catalogue, and does with those that are required", () => {
  for (const request of accepted) {
    assert.equal(answers.get(request), null, `${request.type}: ${request.about}`);
    assert.deepEqual(problemsOf(request), [], `${request.type}: ${request.about}`);
  }
});

test("each class refuses what the check finds: a misspelt parameter, a missing one, one of a wrong type", () => {
  for (const request of refused) {
    assert.match(
      answers.get(request) ?? "taken",
      /^(ValidationError|TypeError): /,
      `${request.type}: ${request.about}`,
    );
    assert.notDeepEqual(problemsOf(request), [], `${request.type}: ${request.about}`);
  }
});

function problemsOf({ type, config }: Request) {
  return validateDrivers({ driver: { type, config } }).filter(({ path }) => !path.includes(".children."));
}

function required(parameters: FactParameters): FactParameters {
  return Object.fromEntries(Object.entries(parameters).filter(([key]) => key.endsWith("!")));
}

/** A value for each parameter. What is left out of the functions has none that a file can hold. */
function sampleOf(parameters: FactParameters): Record<string, unknown> {
  const entries = Object.entries(parameters).filter(([, type]) => type !== "any");
  return Object.fromEntries(entries.map(([key, type]) => [key.replace("!", ""), key === "uuid" ? UUID : sample(type)]));
}

function sample(type: FactType): unknown {
  if (typeof type === "string") return { string: "text", integer: 1, number: 1.5, boolean: true, any: "text" }[type];
  switch (type[0]) {
    case "oneOf":
      return type.at(-1);
    case "either":
      return sample(type[1]!);
    case "list":
      return [sample(type[1])];
    case "map":
      return { key: sample(type[1]) };
    case "model":
      return sampleOf(facts.models[type[1]]!);
  }
}

/** A value that the type does not take. */
function wrong(type: FactType): unknown {
  return takesText(type) ? [[]] : "none of these";
}

function takesText(type: FactType): boolean {
  return type === "string" || (type[0] === "either" && (type.slice(1) as FactType[]).some(takesText));
}
