/**
 * Values for the configuration tests: strings that YAML 1.1 could take for something else, and configurations made of
 * them from a seed, so that a failing one can be made again.
 */
import type {
  ClientConfigValues,
  DriverConfigValue,
  DriverInstance,
  ExporterConfigValues,
} from "../../../src/config/index.ts";

/** Strings that a careless writer of YAML, or a reader of another YAML version, changes. */
export const UNUSUAL_STRINGS: readonly string[] = [
  // Scalars that are no strings when they stand without quotes.
  ...words("y Y n N yes Yes NO on On OFF true True FALSE null Null NULL ~ = << NaN Infinity .inf -.inf .INF .nan"),
  ...words("0 -0 1 +1 -1 007 0o7 0x1F 0b101 1_000 1,000 12:30:45 190:20:30.15 1:2 1. .5 1.5 1e3 1E3 1.0e+3 -1.5e-7"),
  ...words("2001-12-14 2001-12-14t21:59:43.10-05:00"),
  // Strings with a special meaning in YAML or in a template language.
  ...words("< > | >- |+ - -- --- ... x: :x #x x#y &a *a !x %x @x `x ' \" '' \"\" 'x' \"x\" a\"b it's \\ \\n a\\ \\x41"),
  ...words("{} [] { } [ ] , a,b $x {{x}} $(x) %{x} a=b LS0t+/== constructor toString"),
  ...["- x", "? x", ": x", "x: y", "x #y", "!!str x", "{a: b}", "[a, b]", "2001-12-14 21:59:43", "$" + "{x}"],
  // White space and line breaks.
  ...["", " ", "  x", "x  ", "\t", "\tx", "x\t", "\n", "\n\n", "x\n", "x\n\n", "\nx", " \nx", "x \ny", "x\n y\n"],
  ...[
    "x\n\ty",
    "\r",
    "x\r\ny\r\n",
    "x\ry",
    "a\n\n\nb",
    "a\n \nb",
    "a\n#b",
    "a\n--- b\n",
    "a\n...\nb\n",
    "%YAML 1.2\n---\n",
  ],
  // Beyond ASCII, and what YAML does not take as it is.
  ...words("é ß 日本語 مرحبا 😀 👩‍🔧 e\u0301 \ufffd \u{10ffff}"),
  ...[
    "\u00a0",
    "\u0085",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\ufeffx",
    "a\u0085b",
    "a\u2028b",
    "é\nß\n",
    "\ufffe",
    "\uffff",
  ],
  ...["\0", "\x07", "\x1b[31m", "\x7f", "\x80", "\x9f"],
  // Long ones: YAML allows 1024 characters for a key on one line.
  ...["x".repeat(200), "word ".repeat(60).trim(), "x".repeat(1100), "é".repeat(1100), "line\n".repeat(300)],
];

function words(text: string): string[] {
  return text.split(" ");
}

const CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUBv3\n-----END CERTIFICATE-----\n";

/** Base64 of PEM in its usual shapes: one certificate, a bundle, and wrapped at 76 columns as `base64` writes it. */
export const CA_BUNDLES: readonly string[] = [
  base64(CERTIFICATE),
  base64(CERTIFICATE.repeat(3)),
  base64(`# é\r\n${CERTIFICATE}`),
  base64(CERTIFICATE.repeat(3)).replace(/.{76}/g, "$&\n"),
  `${base64(CERTIFICATE)}\n`,
];

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

/** Names that Kubernetes allows, although YAML could read them as something else. */
const NAMES = words("ci on null true 1 007 0x1f 1e3 0b1 2001-12-14 1.5 y rpi4-bench-1.lab");
const PATTERNS = [...words("* jumpstarter_driver_* [a-z]?.* on ~ 1e3 = << !x &a é* 😀 ' #"), "é".repeat(600)];
const ENDPOINTS = words("localhost:8082 grpc.example.com:443 [::1]:8082 127.0.0.1:1 dns:///lab:443 12:30");
const TOKENS = ["", "a b", ...words("eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJjbGllbnQifQ.c2ln-_c2ln true null 123 1e3 - {}")];
const NUMBERS = [
  0,
  1,
  -1,
  120,
  8082,
  2 ** 53 - 1,
  -(2 ** 53) + 1,
  0.5,
  -1.5,
  1e-7,
  -2.5e-12,
  0.1,
  5e-324,
  1.7976931348623157,
];
const INTEGERS = [0, 1, -1, 20000, 2 ** 31 - 1, -(2 ** 31)];

/** A small seeded generator (mulberry32): the same seed makes the same values everywhere. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A number from 0 up to 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  integer(below: number): number {
    return Math.floor(this.next() * below);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.integer(choices.length)]!;
  }

  /** Mostly undefined or mostly a value, as the chance says. */
  maybe<T>(make: () => T, chance = 0.5): T | undefined {
    return this.next() < chance ? make() : undefined;
  }

  list<T>(longest: number, make: () => T): T[] {
    return Array.from({ length: this.integer(longest + 1) }, make);
  }

  /** An unusual string, or several joined. */
  text(): string {
    return this.next() < 0.6
      ? this.pick(UNUSUAL_STRINGS)
      : this.list(5, () => this.pick(UNUSUAL_STRINGS)).join(this.pick(["", " ", "\n", ": "]));
  }

  map<T>(longest: number, make: () => T, key = () => this.text()): Record<string, T> {
    return Object.fromEntries(this.list(longest, () => [key(), make()]));
  }
}

const withoutNul = (text: string) => text.replaceAll("\0", "0");

function common(random: Random) {
  return {
    namespace: random.pick(NAMES),
    name: random.pick(NAMES),
    endpoint: random.pick(ENDPOINTS),
    token: random.pick(TOKENS),
    tls: random.maybe(() =>
      random.pick([{ ca: random.pick(CA_BUNDLES) }, { insecure: true }, { insecure: false, ca: "" }]),
    ),
    grpcOptions: random.maybe(() =>
      random.map<string | number>(
        3,
        () => random.pick([withoutNul(random.text()), random.pick(INTEGERS)]),
        () => withoutNul(random.text()) || "grpc.keepalive_time_ms",
      ),
    ),
  };
}

/** The values of a client configuration. Optional keys are for the versions that have them. */
export function clientValues(
  random: Random,
  optional: { shell?: true; leases?: readonly string[]; refreshToken?: true },
): ClientConfigValues {
  const seconds = { acquisitionTimeout: [5, 7200], dialTimeout: [5, 7.25], retryTimeout: [0, 1e-7, 300] };
  const leases = (optional.leases ?? []).map((key) => [key, random.pick(seconds[key as keyof typeof seconds])]);
  return {
    ...common(random),
    drivers: random.maybe(() =>
      random.pick([{ allow: random.list(3, () => random.pick(PATTERNS)) }, { unsafe: true }]),
    ),
    shell: random.maybe(() => ({ useProfiles: random.pick([true, false]) }), optional.shell ? 0.3 : 0),
    leases: random.maybe(() => Object.fromEntries(leases), leases.length > 0 ? 0.3 : 0),
    refreshToken: random.maybe(() => random.pick(TOKENS), optional.refreshToken ? 0.3 : 0),
  };
}

/** The values of an exporter configuration, with every key there is. */
export function exporterValues(random: Random): ExporterConfigValues {
  const hook = () => ({
    script: random.text() || "j power on\n",
    exec: random.maybe(() => random.text() || "/bin/bash"),
    timeout: random.maybe(() => random.pick([1, 120, 86400])),
    onFailure: random.maybe(() => random.pick(["warn", "endLease", "exit"] as const)),
  });
  return {
    ...common(random),
    description: random.maybe(() => random.text()),
    motd: random.maybe(() => random.text()),
    export: random.maybe(() => drivers(random, 3), 0.9),
    hooks: random.maybe(() => ({ beforeLease: random.maybe(hook), afterLease: random.maybe(hook) })),
    failureDetection: random.maybe(() => ({
      maxRapidFailures: 1 + random.integer(9),
      rapidFailureWindow: random.maybe(() => 60),
    })),
    exitOnLeaseEnd: random.maybe(() => random.pick([true, false])),
  };
}

/** A tree of drivers. References go to the top's first driver. */
function drivers(random: Random, depth: number): Record<string, DriverInstance> {
  const name = () => random.text() || "power";
  const below = () => random.map(2, () => driver(depth - 1), name);
  const driver = (depth: number): DriverInstance => {
    if (random.next() < 0.2) return { ref: "target" };
    const children = depth > 0 ? random.maybe(below) : undefined;
    if (random.next() < 0.2) return { children: children ?? {} };
    return {
      type: random.text() || "jumpstarter_driver_power.driver.MockPower",
      description: random.maybe(() => random.text()),
      methodsDescription: random.maybe(() => random.map(2, () => random.text())),
      config: random.maybe(() => random.map(4, () => data(random, 3))),
      children,
    };
  };
  return { target: { type: "jumpstarter_driver_power.driver.MockPower" }, ...random.map(4, () => driver(depth), name) };
}

function data(random: Random, depth: number): DriverConfigValue {
  const kind = random.integer(depth > 0 ? 6 : 4);
  if (kind < 2) return random.text();
  if (kind === 2) return random.pick(NUMBERS);
  if (kind === 3) return random.pick([true, false]);
  if (kind === 4) return random.list(3, () => data(random, depth - 1));
  return random.map(3, () => data(random, depth - 1));
}
