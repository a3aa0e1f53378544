import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Problem, validateClientConfig, validateExporterConfig } from "../../../src/config/index.ts";
import { CA_BUNDLES } from "./values.ts";

const NO_DATA = "must be a string, a number, true or false, a list or a map";

describe("validateClientConfig", () => {
  it("accepts nothing at all, and every part as it should be", () => {
    assert.deepEqual(validateClientConfig({}), []);
    assert.deepEqual(
      validateClientConfig({
        tls: { ca: "", insecure: true },
        grpcOptions: { "grpc.keepalive_time_ms": 20000, "grpc.lb_policy_name": "round_robin", empty: "" },
        drivers: { allow: ["jumpstarter_driver_*"], unsafe: false },
        shell: { useProfiles: true },
        leases: { acquisitionTimeout: 5, dialTimeout: 5.5, retryTimeout: 0 },
      }),
      [],
    );
    for (const ca of CA_BUNDLES) assert.deepEqual(validateClientConfig({ tls: { ca, insecure: false } }), []);
  });

  it("reports all problems at once, each with its path", () => {
    assert.deepEqual(
      problems(
        validateClientConfig({
          tls: { ca: "-----BEGIN CERTIFICATE-----\n", insecure: "yes", CA: "" },
          grpcOptions: { "grpc.a": 1.5, b: 2 ** 31, c: null, d: true, "": 1, "e\0": "x", f: "x\0", g: "\ud800" },
          drivers: { allow: ["", "UNSAFE", "a,b", " a", "a\u0085", 1, undefined], unsafe: true },
          shell: { useProfiles: 1 },
          leases: { acquisitionTimeout: 4, dialTimeout: Number.NaN, retryTimeout: -1 },
        }),
      ),
      [
        "tls.CA must not be set: the keys here are ca, insecure",
        "tls.insecure must be true or false; it is a string",
        "tls.ca must be base64 of certificates in PEM form",
        'grpcOptions["grpc.a"] must be a string or a whole number of 32 bits',
        "grpcOptions.b must be a string or a whole number of 32 bits",
        "grpcOptions.c must be a string or a whole number of 32 bits",
        "grpcOptions.d must be a string or a whole number of 32 bits",
        'grpcOptions[""] must have the name of a gRPC channel argument',
        'grpcOptions["e\\u0000"] must have the name of a gRPC channel argument',
        "grpcOptions.f must not hold the character NUL",
        "grpcOptions.g must be well-formed Unicode",
        "drivers.allow[0] must be a non-empty string",
        "drivers.allow[1] must be a pattern (set drivers.unsafe to allow every driver)",
        "drivers.allow[2] must be a pattern without commas and white space",
        "drivers.allow[3] must be a pattern without commas and white space",
        "drivers.allow[4] must be a pattern without commas and white space",
        "drivers.allow[5] must be a non-empty string; it is a number",
        "drivers.allow[6] must be a non-empty string; it is missing",
        "drivers.allow must be empty beside unsafe, which allows every driver",
        "shell.useProfiles must be true or false; it is a number",
        "leases.acquisitionTimeout must be a whole number of at least 5",
        "leases.dialTimeout must be a number of at least 5",
        "leases.retryTimeout must be a number of at least 0",
      ],
    );
  });

  it("refuses values that are not a map or a list, null included", () => {
    for (const [wrong, type] of [
      [null, "null"],
      [[], "a list"],
      ["x", "a string"],
      [1, "a number"],
      [new Date(), "an object of a class"],
      [new Map(), "an object of a class"],
    ]) {
      assert.deepEqual(problems(validateClientConfig({ tls: wrong, grpcOptions: wrong, drivers: wrong })), [
        `tls must be a map; it is ${type}`,
        `grpcOptions must be a map; it is ${type}`,
        `drivers must be a map; it is ${type}`,
      ]);
    }
    assert.deepEqual(problems(validateClientConfig({ drivers: { allow: "UNSAFE" } })), [
      "drivers.allow must be a list; it is a string",
    ]);
  });

  it("refuses a CA beside insecure, which would ignore it", () => {
    assert.deepEqual(problems(validateClientConfig({ tls: { ca: CA_BUNDLES[0], insecure: true } })), [
      "tls.ca must not be set beside insecure, which ignores it",
    ]);
  });

  it("never repeats a value", () => {
    const secret = "s3cr3t,value";
    const found = validateClientConfig({
      tls: { ca: secret, insecure: secret },
      grpcOptions: { a: [secret] },
      drivers: { allow: [secret], unsafe: secret },
      shell: secret,
    });
    assert.equal(found.length, 6);
    assert.doesNotMatch(JSON.stringify(found), /s3cr3t/);
  });
});

describe("validateExporterConfig", () => {
  const type = "jumpstarter_driver_power.driver.MockPower";

  it("accepts nothing at all, and every part as it should be", () => {
    assert.deepEqual(validateExporterConfig({}), []);
    const config = { a: [1, "", false, { b: [] }], ref: "x", type: "y", constructor: 0.5, left: undefined };
    assert.deepEqual(
      validateExporterConfig({
        description: "",
        motd: "hello",
        export: {
          power: { type, description: "", methodsDescription: { on: "" }, config, children: { meter: { type } } },
          group: { children: { alias: { ref: "power.meter" }, deep: { ref: "power.made-by-the-driver.x" } } },
          empty: { children: {} },
          again: { ref: "group.alias" },
        },
        hooks: { beforeLease: { script: "j power on", timeout: 1, onFailure: "exit", exec: "/bin/sh" } },
        failureDetection: { maxRapidFailures: 1, rapidFailureWindow: 1 },
        exitOnLeaseEnd: true,
      }),
      [],
    );
  });

  it("reports all problems outside the tree of drivers", () => {
    assert.deepEqual(
      problems(
        validateExporterConfig({
          tls: { insecure: 1 },
          grpcOptions: { a: {} },
          description: 1,
          motd: null,
          export: [],
          hooks: { beforeLease: {}, afterLease: { script: "", timeout: 0.5, onFailure: "stop", exec: "" }, before: {} },
          failureDetection: { maxRapidFailures: 0, rapidFailureWindow: "60" },
          exitOnLeaseEnd: "true",
        }),
      ),
      [
        "tls.insecure must be true or false; it is a number",
        "grpcOptions.a must be a string or a whole number of 32 bits",
        "description must be a string; it is a number",
        "motd must be a string; it is null",
        "export must be a map; it is a list",
        "hooks.before must not be set: the keys here are beforeLease, afterLease",
        "hooks.beforeLease.script must be a non-empty string; it is missing",
        "hooks.afterLease.script must be a non-empty string",
        "hooks.afterLease.exec must be a non-empty string",
        "hooks.afterLease.timeout must be a whole number of at least 1",
        "hooks.afterLease.onFailure must be one of warn, endLease, exit",
        "failureDetection.maxRapidFailures must be a whole number of at least 1",
        "failureDetection.rapidFailureWindow must be a whole number of at least 1",
        "exitOnLeaseEnd must be true or false; it is a string",
      ],
    );
  });

  it("lets unknown values pass, and checks the known ones beside them", () => {
    const unknown = Symbol("unknown");
    const options = { isUnknown: (value: unknown) => value === unknown };
    const everything = { tls: unknown, grpcOptions: unknown, description: unknown, motd: unknown, export: unknown };
    assert.deepEqual(
      validateExporterConfig(
        { ...everything, hooks: unknown, failureDetection: unknown, exitOnLeaseEnd: unknown },
        options,
      ),
      [],
    );
    const tree = {
      a: { type: unknown, config: { x: unknown, list: [unknown, null] }, children: unknown },
      b: { ref: unknown, type },
      c: { ref: "a.x" },
      d: { ref: "e.x" },
      e: unknown,
      f: { ref: "nope" },
      g: { children: { h: { type: unknown, description: unknown } } },
    };
    assert.deepEqual(
      problems(validateExporterConfig({ export: tree, hooks: { afterLease: { script: unknown } } }, options)),
      [
        `export.a.config.list[1] ${NO_DATA}`,
        "export.f.ref must be the dotted path of a driver in the tree, from its top",
      ],
    );
    assert.deepEqual(
      validateClientConfig({ drivers: { allow: [unknown], unsafe: unknown }, leases: unknown }, options),
      [],
    );
  });
});

function problems(found: Problem[]): string[] {
  return found.map(({ path, reason }) => `${path} ${reason}`);
}
