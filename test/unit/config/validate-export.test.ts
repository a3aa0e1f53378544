import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runInNewContext } from "node:vm";
import { validateExporterConfig } from "../../../src/config/index.ts";

const NO_DATA = "must be a string, a number, true or false, a list or a map";
const type = "jumpstarter_driver_power.driver.MockPower";

describe("validateExporterConfig, in the tree of drivers,", () => {
  it("refuses entries that are not a driver, or two kinds of entry at once", () => {
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
        "export.nothing must be a map; it is null",
        "export.empty.type must be a non-empty string",
        `export.snake.methods_description must not be set: ${keys}`,
        "export.both.type must not be set beside ref",
        "export.parent.children must not be set beside ref",
        "export.loose.description must not be set without type",
        "export.loose.config must not be set without type",
        "export.wrong.description must be a string; it is a number",
        "export.wrong.methodsDescription.on must be a string; it is a number",
        "export.wrong.config must be a map; it is a list",
        "export.wrong.children must be a map; it is null",
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
      `export.power.config.nothing ${NO_DATA}`,
      `export.power.config.call ${NO_DATA}`,
      `export.power.config.big ${NO_DATA}`,
      `export.power.config.symbol ${NO_DATA}`,
      "export.power.config.date must be data; it is an object of a class",
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

  it("refuses references that lead nowhere also where their class is written out", () => {
    const proxy = (ref: string) => ({ type: "jumpstarter_driver_composite.driver.Proxy", config: { ref } });
    assert.deepEqual(inTree({ power: { type }, right: proxy("power"), gone: proxy("nope") }), [
      "export.gone.config.ref must be the dotted path of a driver in the tree, from its top",
    ]);
  });

  it("refuses cycles, and accepts an entry that only appears twice", () => {
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
});

function inTree(tree: unknown): string[] {
  return validateExporterConfig({ export: tree }).map(({ path, reason }) => `${path} ${reason}`);
}
