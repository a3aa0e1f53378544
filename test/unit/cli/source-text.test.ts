import assert from "node:assert/strict";
import { test } from "node:test";
import { Identifiers, literal } from "../../../src/cli/source-text.ts";

test("a variable is a valid identifier, and there is none twice", () => {
  const identifiers = new Identifiers(["namespace", "JumpstarterClient"]);
  const choose = (name: string, kind = "Client") => identifiers.choose(name, kind);
  assert.equal(choose("rpi4-bench-1"), "rpi4Bench1");
  assert.equal(choose("rpi4.bench-1"), "rpi4Bench1Client");
  assert.equal(choose("rpi4--bench-1"), "rpi4Bench1Client2");
  assert.equal(choose("rpi4-bench-1", "Exporter"), "rpi4Bench1Exporter");
  assert.equal(choose("4x4"), "client4x4");
  assert.equal(choose("4x4", "ExporterAccessPolicy"), "exporterAccessPolicy4x4");
  assert.equal(choose("class"), "classClient");
  assert.equal(choose("namespace"), "namespaceClient");
  for (const name of ["await", "eval", "new", "static"]) assert.notEqual(choose(name), name);
  for (const name of ["exports", "module", "require"]) assert.equal(choose(name), `${name}Client`);
  assert.equal(choose("global-this"), "globalThisClient");
});

test("a literal is what it was made of, whatever its keys and strings hold", () => {
  const value = {
    plain: "x",
    "example.com/key": `it's "quoted", \`ticked\`, \${not} and \\ slashed`,
    "2nd": "two\nlines\u2028and a separator",
    nested: { list: [1, true, null, { deep: ["a", []], empty: {} }] },
    long: Array.from({ length: 30 }, (_, index) => `item ${index}`),
    ["__proto__"]: { x: "y" },
  };
  const text = literal(value);
  assert.deepEqual(new Function(`return ${text}`)(), value);
  assert.ok(text.split("\n").every((line) => line.length <= 120));
});
