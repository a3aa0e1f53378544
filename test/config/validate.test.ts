import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runInNewContext } from "node:vm";
import { type Problem, validateClientConfig, validateExporterConfig } from "../../src/config/index.ts";
import { CA_BUNDLES } from "./values.ts";

const NUMBER = "must be a string, a number, true or false, a list or a map";

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
        "tls.insecure must be true or false",
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
        "drivers.allow[5] must be a non-empty string",
        "drivers.allow[6] must not be undefined",
        "drivers.allow must be empty beside unsafe, which allows every driver",
        "shell.useProfiles must be true or false",
        "leases.acquisitionTimeout must be a whole number of at least 5",
        "leases.dialTimeout must be a number of at least 5",
        "leases.retryTimeout must be a number of at least 0",
      ],
    );
  });

  it("refuses what is no map or no list, null included", () => {
    for (const wrong of [null, [], "x", 1, new Date(), new Map()]) {
      assert.deepEqual(problems(validateClientConfig({ tls: wrong, grpcOptions: wrong, drivers: wrong })), [
        "tls must be a map (a plain object)",
        "grpcOptions must be a map (a plain object)",
        "drivers must be a map (a plain object)",
      ]);
    }
    assert.deepEqual(problems(validateClientConfig({ drivers: { allow: "UNSAFE" } })), [
      "drivers.allow must be a list",
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
        "tls.insecure must be true or false",
        "grpcOptions.a must be a string or a whole number of 32 bits",
        "description must be a string",
        "motd must be a string",
        "export must be a map (a plain object)",
        "hooks.before must not be set: the keys here are beforeLease, afterLease",
        "hooks.beforeLease.script must be a non-empty string",
        "hooks.afterLease.script must be a non-empty string",
        "hooks.afterLease.exec must be a non-empty string",
        "hooks.afterLease.timeout must be a whole number of at least 1",
        "hooks.afterLease.onFailure must be one of warn, endLease, exit",
        "failureDetection.maxRapidFailures must be a whole number of at least 1",
        "failureDetection.rapidFailureWindow must be a whole number of at least 1",
        "exitOnLeaseEnd must be true or false",
      ],
    );
  });

  it("refuses entries that are no driver, or two things at once", () => {
    const keys = "the keys here are type, description, methodsDescription, config, children, ref";
    assert.deepEqual(
      inTree({
        none: {},
        nothing: null,
        empty: { type: "" },
        snake: { type, methods_description: {} },
        both: { type, ref: "none" },
        parent: { ref: "none", children: {} },
        loose: { children: {}, config: {}, description: "x" },
        wrong: { type, description: 1, methodsDescription: { on: 1 }, config: [], children: null },
        "": { type },
      }),
      [
        "export.none must have a type, children or a ref",
        "export.nothing must be a map (a plain object)",
        "export.empty.type must be a non-empty string",
        `export.snake.methods_description must not be set: ${keys}`,
        "export.both.type must not be set beside ref",
        "export.parent.children must not be set beside ref",
        "export.loose.description must not be set without type",
        "export.loose.config must not be set without type",
        "export.wrong.description must be a string",
        "export.wrong.methodsDescription.on must be a string",
        "export.wrong.config must be a map (a plain object)",
        "export.wrong.children must be a map (a plain object)",
        'export[""] must have a name',
      ],
    );
  });

  it("refuses parameters that a file cannot hold, and those that Jumpstarter passes itself", () => {
    const config = {
      nothing: null,
      call: () => {},
      big: 1n,
      symbol: Symbol("x"),
      date: new Date(),
      huge: 2 ** 53,
      infinite: Number.POSITIVE_INFINITY,
      list: [undefined, [Number.NaN], { half: "\ud800" }],
      children: {},
      description: "x",
    };
    const passed = "must not be set here: Jumpstarter passes it to the driver itself";
    assert.deepEqual(inTree({ power: { type, config } }), [
      `export.power.config.nothing ${NUMBER}`,
      `export.power.config.call ${NUMBER}`,
      `export.power.config.big ${NUMBER}`,
      `export.power.config.symbol ${NUMBER}`,
      "export.power.config.date must be a map (a plain object)",
      "export.power.config.huge must be a number that is held exactly, at most 2^53 - 1 (write a larger one as a string)",
      "export.power.config.infinite must be a finite number",
      "export.power.config.list[0] must not be undefined",
      "export.power.config.list[1][0] must be a finite number",
      "export.power.config.list[2].half must be well-formed Unicode",
      `export.power.config.children ${passed}`,
      `export.power.config.description ${passed}`,
    ]);
    // biome-ignore lint/suspicious/noSparseArray: a hole is what it is about
    assert.deepEqual(inTree({ power: { type, config: { list: [1, , 2] } } }), [
      "export.power.config.list[1] must not be undefined",
    ]);
  });

  it("refuses references that lead nowhere", () => {
    const tree = {
      power: { type },
      group: { children: { a: { type }, b: { ref: "power" } } },
      gone: { ref: "nope" },
      inherited: { ref: "toString" },
      below: { ref: "group.c" },
      beyond: { ref: "group.b.x" },
      dots: { ref: "group..a" },
    };
    const reason = "must be the dotted path of a driver in the tree, from its top";
    assert.deepEqual(
      inTree(tree),
      ["gone", "inherited", "below", "beyond", "dots"].map((name) => `export.${name}.ref ${reason}`),
    );
  });

  it("refuses cycles, and accepts what only stands in two places", () => {
    const config: Record<string, unknown> = {};
    config.self = [config];
    const driver: { type: string; children: Record<string, unknown> } = { type, children: {} };
    driver.children.again = driver;
    const tree: Record<string, unknown> = { a: { type, config }, driver };
    tree.all = { children: tree };
    assert.deepEqual(inTree(tree), [
      "export.a.config.self[0] must not contain itself",
      "export.driver.children.again must not contain itself",
      "export.all.children must not contain itself",
    ]);
    const shared = { type, config: { a: [1] } };
    assert.deepEqual(inTree({ a: shared, b: shared, c: { children: { shared } } }), []);
  });

  it("refuses the key __proto__ and reads own keys only", () => {
    const tree = JSON.parse('{"__proto__": {"type": "x"}, "power": {"type": "x", "config": {"__proto__": 1}}}');
    assert.deepEqual(
      inTree(tree),
      ["export.power.config.__proto__ must have another name", "export.__proto__ must have another name"].reverse(),
    );
    const inherited = Object.assign(Object.create(null), { power: Object.assign(Object.create(null), { type }) });
    assert.deepEqual(inTree(inherited), []);
  });

  it("takes objects of another realm for what they are", () => {
    assert.deepEqual(inTree(runInNewContext(`({ power: { type: "x", config: { list: [{}] } } })`)), []);
  });

  it("lets values pass that are not known yet, and judges what is known beside them", () => {
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
        `export.a.config.list[1] ${NUMBER}`,
        "export.f.ref must be the dotted path of a driver in the tree, from its top",
      ],
    );
    assert.deepEqual(
      validateClientConfig({ drivers: { allow: [unknown], unsafe: unknown }, leases: unknown }, options),
      [],
    );
  });

  function inTree(tree: unknown): string[] {
    return problems(validateExporterConfig({ export: tree }));
  }
});

function problems(found: Problem[]): string[] {
  return found.map(({ path, reason }) => `${path} ${reason}`);
}
