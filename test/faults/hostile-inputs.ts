/** Arguments that nobody should write. */
import { DURATIONS, KEYS, long, NAMES, NO_DATA, NUMBERS, STRINGS, TYPES, VALUES } from "./hostile-values.ts";

export type Kind = "client" | "exporter" | "accessPolicy";

export interface HostileInput {
  argument: string;
  /** The kinds of resources to try it with. */
  kinds: readonly Kind[];
  /** JavaScript: what stands for the argument's value in a program. */
  source: string;
}

const ALL: Kind[] = ["client", "exporter", "accessPolicy"];
const CREDENTIALED: Kind[] = ["client", "exporter"];

/** Every argument, and the kinds of resources to try it with. */
const ARGUMENTS: Record<string, Kind[]> = {
  name: ALL,
  // The controller works for one namespace only: a client in another one would wait for its credential.
  namespace: ["accessPolicy"],
  labels: ALL,
  annotations: ALL,
  adopt: ALL,
  username: CREDENTIALED,
  credentialTimeout: CREDENTIALED,
  rotationTriggers: CREDENTIALED,
  renewBefore: CREDENTIALED,
  enabled: ["exporter"],
  exporterSelector: ["accessPolicy"],
  policies: ["accessPolicy"],
  tls: CREDENTIALED,
  grpcOptions: CREDENTIALED,
  drivers: ["client"],
  shell: ["client"],
  leases: ["client"],
  export: ["exporter"],
  hooks: ["exporter"],
  description: ["exporter"],
  motd: ["exporter"],
  failureDetection: ["exporter"],
  exitOnLeaseEnd: ["exporter"],
};

/** Arguments that become part of the configuration. The constructor checks them; they are not sent to the provider. */
export const CONFIGURATION: ReadonlySet<string> = new Set([
  "tls",
  "grpcOptions",
  "drivers",
  "shell",
  "leases",
  "export",
  "hooks",
  "description",
  "motd",
  "failureDetection",
  "exitOnLeaseEnd",
]);

const each = (argument: string, sources: string[], kinds = ARGUMENTS[argument]!): HostileInput[] =>
  sources.map((source) => ({ argument, kinds, source }));

/** An argument that holds each of `sources` somewhere inside. */
const within = (argument: string, sources: string[], inside: (source: string) => string): HostileInput[] =>
  each(argument, sources.map(inside));

const GENERATED = Object.keys(ARGUMENTS).flatMap((argument) => each(argument, [...TYPES, ...NO_DATA]));

const HUGE = "Object.fromEntries(Array.from({ length: 1000 }, (_, index) => ['a' + index, 'b']))";

/** By hand: what goes to the cluster. */
const OBJECTS: HostileInput[] = [
  ...["name", "namespace"].flatMap((argument) => each(argument, NAMES)),
  // A policy's may be longer: no Secret is called by it.
  ...each("name", [long(247)], CREDENTIALED),
  ...each("username", STRINGS),
  ...["credentialTimeout", "renewBefore"].flatMap((argument) => each(argument, DURATIONS)),
  ...["labels", "annotations", "rotationTriggers"].flatMap((argument) =>
    within(argument, KEYS, (key) => `{ [${key}]: "a" }`),
  ),
  ...["labels", "annotations"].flatMap((argument) => within(argument, VALUES, (value) => `{ a: ${value} }`)),
  ...each("annotations", [`{ a: ${long(262144)} }`, HUGE]),
  ...within("annotations", STRINGS, (value) => `{ a: ${value} }`),
  ...each("labels", [HUGE]),
  ...within("exporterSelector", KEYS, (key) => `{ matchLabels: { [${key}]: "a" } }`),
  ...within("exporterSelector", VALUES, (value) => `{ matchLabels: { a: ${value} } }`),
  ...within(
    "exporterSelector",
    ['"In"', '"NotIn", values: ["a"]', '"Exists"', '"Exists", values: ["a"]', '"exists"', '"constructor"', "null"],
    (operator) => `{ matchExpressions: [{ key: "a", operator: ${operator} }] }`,
  ),
  ...within("policies", ["-1", "2 ** 31", "2 ** 53", "0.5", "NaN", '"1"', "null"], (priority) => {
    return `[{ from: [{ clientSelector: {} }], priority: ${priority} }]`;
  }),
  // The grammar of durations and labels is tested with other arguments.
  ...within(
    "policies",
    ['"1h30m"', '"5d"', "5"],
    (limit) => `[{ from: [{ clientSelector: {} }], maximumDuration: ${limit} }]`,
  ),
  ...within(
    "policies",
    ["null", "[]", "{}", '["a"]', "[{}]", "[{ clientSelector: null }]"],
    (from) => `[{ from: ${from} }]`,
  ),
  ...within(
    "policies",
    ['"yes"', '"a b"'],
    (value) => `[{ from: [{ clientSelector: { matchLabels: { a: ${value} } } }] }]`,
  ),
];

/** By hand: what becomes part of the configuration. */
const CONFIGURATIONS: HostileInput[] = [
  ...["description", "motd"].flatMap((argument) => each(argument, STRINGS)),
  ...within("grpcOptions", KEYS, (key) => `{ [${key}]: "a" }`),
  ...within("grpcOptions", [...STRINGS, ...NUMBERS], (value) => `{ a: ${value} }`),
  ...within("drivers", STRINGS, (pattern) => `{ allow: [${pattern}] }`),
  ...each("drivers", [
    '{ allow: ["UNSAFE"] }',
    '{ allow: ["a,b"] }',
    "{ allow: [,] }",
    '{ allow: ["*"], unsafe: true }',
  ]),
  ...each("drivers", ["{ unsafe: true }", '{ unsafe: "yes" }', '{ allow: Array(1000).fill("a.*") }']),
  ...within("shell", ["true", '"true"', "null"], (value) => `{ useProfiles: ${value} }`),
  ...["acquisitionTimeout", "dialTimeout", "retryTimeout"].flatMap((key) =>
    within("leases", NUMBERS, (value) => `{ ${key}: ${value} }`),
  ),
  ...each("tls", ["{ insecure: true }", '{ ca: "" }', '{ ca: "pem" }', '{ ca: btoa("no certificate") }']),
  ...within(
    "tls",
    ["false", "true"],
    (insecure) => `{ ca: btoa("-----BEGIN CERTIFICATE-----"), insecure: ${insecure} }`,
  ),
  ...within("export", [...STRINGS, ...NUMBERS, ...TYPES], (value) => `{ a: { type: "b", config: { c: ${value} } } }`),
  ...within("export", KEYS, (name) => `{ [${name}]: { type: "a" } }`),
  ...within("export", KEYS, (key) => {
    return `{ a: { type: "b", methodsDescription: { [${key}]: "c" }, config: { [${key}]: [{ [${key}]: "c" }] } } }`;
  }),
  ...within("export", ['"a"', '"a.b"', '"constructor"', '"__proto__"', '"a..b"', '""'], (ref) => {
    return `{ a: { children: { b: { type: "c", description: "d" } } }, e: { ref: ${ref} } }`;
  }),
  ...within("hooks", STRINGS, (script) => `{ beforeLease: { script: ${script} } }`),
  ...within("hooks", NUMBERS, (timeout) => `{ afterLease: { script: "a", timeout: ${timeout} } }`),
  ...within(
    "hooks",
    ['"warn"', '"exit"', '"constructor"'],
    (end) => `{ afterLease: { script: "a", onFailure: ${end} } }`,
  ),
  ...within("failureDetection", NUMBERS, (count) => `{ maxRapidFailures: ${count}, rapidFailureWindow: ${count} }`),
];

/** Strings of hostile characters in random order, the same ones in every run. */
function random(seed: number, count: number): HostileInput[] {
  const alphabet = [..."aZ-._/: \t\r'\"\\`{}[]$ß\u200b\ufeff💥"];
  let state = seed;
  const next = (limit: number) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * limit);
  };
  const text = () =>
    JSON.stringify(Array.from({ length: 1 + next(12) }, () => alphabet[next(alphabet.length)]).join(""));
  const forms = {
    name: text,
    username: text,
    description: text,
    labels: () => `{ a: ${text()} }`,
    annotations: () => `{ ["k" + ${next(9)}]: ${text()} }`,
    rotationTriggers: () => `{ [${text()}]: ${text()} }`,
  };
  return Array.from({ length: count }, (_, index) => {
    const argument = Object.keys(forms)[index % 6] as keyof typeof forms;
    return each(argument, [forms[argument]()])[0]!;
  });
}

export const hostileInputs: readonly HostileInput[] = [
  ...GENERATED,
  ...OBJECTS,
  ...CONFIGURATIONS,
  ...random(20261121, 60),
];
