/** Arguments that nobody should write, each as the source text of its value. */

export interface HostileInput {
  kind: "client" | "exporter";
  argument: string;
  /** JavaScript. */
  source: string;
}

/** Of every argument, the kind of resource that has it. */
const ARGUMENTS: Record<string, HostileInput["kind"]> = {
  name: "client",
  namespace: "client",
  labels: "client",
  annotations: "client",
  username: "client",
  credentialTimeout: "client",
  rotationTriggers: "client",
  renewBefore: "client",
  adopt: "client",
  drivers: "client",
  shell: "client",
  leases: "client",
  tls: "exporter",
  grpcOptions: "exporter",
  enabled: "exporter",
  export: "exporter",
  hooks: "exporter",
  description: "exporter",
  motd: "exporter",
  failureDetection: "exporter",
  exitOnLeaseEnd: "exporter",
};

/** One of each type. */
const TYPES = [
  "null",
  "0",
  "-1.5",
  "NaN",
  "1e400",
  "true",
  "[]",
  '["a"]',
  "{}",
  "{ a: 1 }",
  "{ a: null }",
  "{ a: { b: [] } }",
];

const long = (length: number) => `"a".repeat(${length})`;

const NAMES = [
  '""',
  '" "',
  '"A"',
  '"a_b"',
  '"-a"',
  '"a-"',
  '".a"',
  '"a..b"',
  '"a b"',
  '"ä"',
  '"a\\n"',
  '"a\\u0000"',
  '"../a"',
  '"a/b"',
  '"a%2fb"',
  '"ａ"',
  '"\\u202ea"',
  long(254),
  long(247),
  '"$(id)"',
  '"$" + "{HOME}"',
  '"__proto__"',
];

const STRINGS = [
  '""',
  '" "',
  '" a"',
  '"a\\nb"',
  '"a\\u0000b"',
  '"\\u001b[31mred"',
  '"\\ud800"',
  '"😀 ü 漢字"',
  '"yes"',
  '"null"',
  '"~"',
  '"1e3"',
  '"0x10"',
  '"{a: b}"',
  '"- a"',
  '"a: b"',
  '"#a"',
  '"!!js/function x"',
  '"&a *a"',
  '"\\u2028"',
  '"%YAML 1.2"',
  '"--- a"',
  '"\'\\""',
  long(5000),
  '"04da6b54"',
];

const KEYS = [
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '"hasOwnProperty"',
  '""',
  '"a b"',
  '"a/b/c"',
  '"/a"',
  '"a/"',
  '"A.b/c"',
  '"jumpstarter.dev/x"',
  '"ä"',
  '"a\\nb"',
  '"yes"',
  '"1"',
  '"4dabf18193072939515e22adb298388d"',
  '"value"',
  '"__provider"',
  '"id"',
  '"urn"',
  long(64),
  `${long(254)} + "/a"`,
];

const VALUES = ['""', '"a"', '"a b"', '"-a"', '"ä"', '"a\\nb"', '"yes"', '"1"', long(63), long(64)];

const DURATIONS = [
  '""',
  '"5"',
  '"-5m"',
  '"5 m"',
  '"5d"',
  '"1h30m"',
  '"0s"',
  '"999999999h"',
  '"1e3s"',
  '"5m\\n"',
  '"٥m"',
  '"∞"',
];

const each = (argument: string, sources: string[]): HostileInput[] =>
  sources.map((source) => ({ kind: ARGUMENTS[argument]!, argument, source }));

/** By hand. */
const CHOSEN: HostileInput[] = [
  ...["name", "namespace"].flatMap((argument) => each(argument, NAMES)),
  ...["username", "description", "motd"].flatMap((argument) => each(argument, STRINGS)),
  ...["credentialTimeout", "renewBefore"].flatMap((argument) => each(argument, DURATIONS)),
  ...["labels", "annotations", "rotationTriggers", "grpcOptions"].flatMap((argument) =>
    each(
      argument,
      KEYS.map((key) => `{ [${key}]: "a" }`),
    ),
  ),
  ...["labels", "annotations"].flatMap((argument) =>
    each(
      argument,
      VALUES.map((value) => `{ a: ${value} }`),
    ),
  ),
  ...each("annotations", [
    `{ a: ${long(262144)} }`,
    "Object.fromEntries(Array.from({ length: 1000 }, (_, index) => ['a' + index, 'b']))",
    ...STRINGS.map((value) => `{ a: ${value} }`),
  ]),
  ...each("labels", ["Object.fromEntries(Array.from({ length: 1000 }, (_, index) => ['a' + index, 'b']))"]),
];

const GENERATED = Object.keys(ARGUMENTS).flatMap((argument) => each(argument, TYPES));

/** Strings of hostile characters in random order, the same ones in every run. */
function random(seed: number, count: number): HostileInput[] {
  const alphabet = [
    "a",
    "Z",
    "-",
    ".",
    "_",
    "/",
    ":",
    " ",
    "\t",
    "\r",
    "'",
    '"',
    "\\",
    "`",
    "$",
    "{",
    "}",
    "[",
    "]",
    "ß",
    "\u200b",
    "\ufeff",
    "💥",
  ];
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

export const hostileInputs: HostileInput[] = [...GENERATED, ...CHOSEN, ...random(20261121, 60)];
