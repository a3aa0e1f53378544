import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { unsendableArguments } from "../../src/arguments.ts";
import { JumpstarterClient, JumpstarterExporter } from "../../src/index.ts";

const problems = (labels: unknown) =>
  unsendableArguments({ labels }, ["labels"]).map(({ path, reason }) => `${path} ${reason}`);

test("data passes, and so do values that are known only later", () => {
  const shared = ["a"];
  assert.deepEqual(problems({ a: "b", c: [1, true, null], d: shared, e: shared }), []);
  assert.deepEqual(problems(Object.assign(Object.create(null), { a: "b" })), []);
  assert.deepEqual(problems({ a: pulumi.output("b"), c: Promise.resolve("d") }), []);
});

test("keys that would be lost on the way are refused", () => {
  assert.deepEqual(problems({ ["__proto__"]: "a" }), ['labels must not have the key "__proto__"']);
  assert.deepEqual(problems({ a: { toString: "b" } }), ['labels.a must not have the key "toString"']);
});

test("values other than data are refused, since an empty object would arrive instead", () => {
  for (const value of [new Map([["a", "b"]]), new Set(["a"]), new Date(0), /a/, Object.create({ a: "b" })]) {
    assert.deepEqual(problems(value), ["labels must be data; it is an object of a class"]);
    assert.deepEqual(problems({ a: [value] }), ["labels.a[0] must be data; it is an object of a class"]);
  }
  assert.deepEqual(
    problems(() => "a"),
    ["labels must be data; it is a function"],
  );
});

test("a value that contains itself is refused without an endless loop", () => {
  const map: Record<string, unknown> = {};
  map.a = { b: map };
  assert.deepEqual(problems(map), ["labels.a.b must not contain itself"]);
});

test("an output in a template literal is refused in every argument, with the way to write it", () => {
  const text = `by ${pulumi.output("somebody")}`;
  const reason = "must not be an Output in a template literal or joined with +: use pulumi.interpolate`...`";
  assert.deepEqual(problems({ a: [text] }), [`labels.a[0] ${reason}`]);
  const make = [
    { path: "name", make: () => new JumpstarterClient("ci", { name: text }) },
    { path: "drivers.allow[0]", make: () => new JumpstarterClient("ci", { drivers: { allow: [text] } }) },
    {
      path: "export.power.description",
      make: () => new JumpstarterExporter("board", { export: { power: { type: "a.B", description: text } } }),
    },
    {
      path: "export.power.config.url",
      make: () => new JumpstarterExporter("board", { export: { power: { type: "a.B", config: { url: text } } } }),
    },
  ];
  for (const { path, make: construct } of make) {
    assert.throws(construct, (error: Error) => error.message.includes(`${path} ${reason}`));
  }
});

test("an output that turns out to hold what cannot be sent is refused by the name of its argument, secret or not", async () => {
  const program = `
    import * as pulumi from "@pulumi/pulumi";
    import { sendable } from "../../src/arguments.ts";
    process.once("unhandledRejection", (error) => {
      console.log(pulumi.RunError.isInstance(error), error.message);
      process.exit();
    });
    const annotations = { note: pulumi.secret("\\ud800"), fine: pulumi.output("a"), plain: "b" };
    const sent = sendable('JumpstarterClient "ci"', { annotations }, ["annotations"]).annotations;
    sent.fine.apply((value) => console.log(value, sent.plain));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: import.meta.dirname,
  });
  assert.match(stdout, /^a b$/m);
  assert.match(
    stdout,
    /^true invalid arguments of JumpstarterClient "ci":\n {2}annotations\.note must be well-formed/m,
  );
});
