/** Holds the catalogue against the real Python classes of the drivers. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { INSTALLED_PACKAGES, type Made, makeDrivers } from "../../../packaging/drivers/driver-classes.ts";
import type { FactParameters, FactType } from "../../../src/config/driver-facts.ts";
import { validateDrivers } from "../../../src/config/index.ts";
import { facts } from "../../../src/drivers/facts.ts";

interface Request {
  type: string;
  config: Record<string, unknown>;
  /** The peculiarity of the configuration. */
  about: string;
}

/** The messages of classes about their arguments. Other errors come from hardware that this machine lacks. */
const REFUSAL = /^(ValidationError|TypeError): /;
const UUID = "01234567-89ab-cdef-0123-456789abcdef";

interface Slip extends Request {
  slip: "misspelt" | "missing" | "wrong";
  /** Is the parameter required? */
  isRequired: boolean;
}

const classes = Object.entries(facts.classes).filter(([type]) => INSTALLED_PACKAGES.includes(type.split(".")[0]!));
const accepted = classes.flatMap(([type, parameters]) => [
  { type, config: sampleOf({ ...parameters, ...facts.common }), about: "every parameter" },
  { type, config: sampleOf(required(parameters)), about: "what is required" },
]);
const refused = classes.flatMap(([type, parameters]) => {
  const all = { ...parameters, ...facts.common };
  const config = sampleOf(all);
  const keys = Object.keys(all).filter((key) => all[key] !== "any");
  return keys.flatMap((key): Slip[] => {
    const name = key.replace("!", "");
    const isRequired = key.endsWith("!");
    const { [name]: value, ...others } = config;
    const slip = (slip: Slip["slip"], config: Slip["config"]) => ({
      type,
      config,
      slip,
      isRequired,
      about: `${slip} ${name}`,
    });
    return [
      slip("misspelt", { ...others, [`${name}x`]: value }),
      ...(isRequired ? [slip("missing", others)] : []),
      slip("wrong", { ...others, [name]: wrong(all[key]!) }),
    ];
  });
});

let answers: Map<Request, Made>;
before(async () => {
  const requests = [...accepted, ...refused];
  const made = await makeDrivers(requests);
  answers = new Map(requests.map((request, index) => [request, made[index]!]));
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
    assert.doesNotMatch(answers.get(request)!.error ?? "", REFUSAL, `${request.type}: ${request.about}`);
    assert.deepEqual(problemsOf(request), [], `${request.type}: ${request.about}`);
  }
});

test("the check finds every misspelt parameter, missing one, and one of a wrong type; the class refuses what it looks at", () => {
  for (const request of refused) {
    assert.notDeepEqual(problemsOf(request), [], `${request.type}: ${request.about}`);
    const { error, checksTypes } = answers.get(request)!;
    // A dataclass of Python's looks at names alone; one of pydantic's looks at types, and ignores names that it does not know.
    const looksAt = { wrong: checksTypes, misspelt: !checksTypes || request.isRequired, missing: true }[request.slip];
    assert.equal(error === null, !looksAt, `${request.type}: ${request.about}: ${error}`);
    if (looksAt) assert.match(error!, REFUSAL, `${request.type}: ${request.about}`);
  }
  const looked = refused.filter((request) => answers.get(request)!.error !== null).length;
  assert.ok(looked > 300, `${looked} of ${refused.length}`);
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
