import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { toYaml } from "../../../src/config/yaml.ts";
import { UNUSUAL_STRINGS } from "./values.ts";

describe("toYaml", () => {
  it("writes simple strings without quotes, and scripts as blocks", () => {
    const text = toYaml({
      type: "jumpstarter_driver_power.driver.MockPower",
      endpoint: "grpc.example.com:443",
      token: "eyJh.eyJz.c2ln-_==",
      script: "j power on\nif true; then\n  echo ok # done\nfi\n",
      list: [1, -0.5, true, { a: [] }],
      empty: {},
    });
    assert.equal(
      text,
      [
        "type: jumpstarter_driver_power.driver.MockPower",
        "endpoint: grpc.example.com:443",
        "token: eyJh.eyJz.c2ln-_==",
        "script: |",
        "  j power on",
        "  if true; then",
        "    echo ok # done",
        "  fi",
        "list:",
        "  - 1",
        "  - -0.5",
        "  - true",
        "  - a: []",
        "empty: {}",
        "",
      ].join("\n"),
    );
  });

  it("writes ASCII only, so that the reader's locale does not matter", () => {
    assert.match(toYaml({ ключ: UNUSUAL_STRINGS }), /^[\n\t -~]*$/);
  });

  for (const version of ["1.1", "1.2"] as const) {
    it(`is read back by a parser of YAML ${version}`, () => {
      const value = { list: UNUSUAL_STRINGS, map: Object.fromEntries(UNUSUAL_STRINGS.map((text) => [text, text])) };
      assert.deepEqual(parse(toYaml(value), { version }), value);
    });
  }

  it("writes an object that stands in two places twice, without an alias", () => {
    const shared = { a: 1 };
    assert.equal(toYaml({ b: shared, c: shared }), "b:\n  a: 1\nc:\n  a: 1\n");
  });

  it("refuses numbers that are not finite", () => {
    for (const number of [Number.NaN, Number.POSITIVE_INFINITY]) assert.throws(() => toYaml({ number }), TypeError);
  });

  it("writes a large text of line breaks in no time", () => {
    const text = `x${"\n".repeat(100_000)}é`;
    assert.deepEqual(parse(toYaml({ text })), { text });
  });
});
