import assert from "node:assert/strict";
import { test } from "node:test";
import { describeProblem } from "../../../src/problems.ts";
import { UNKNOWN } from "../../../src/provider/inputs.ts";
import { inputProblems, validateObject, withoutUnchanged } from "../../../src/provider/validate-object.ts";

const place = { name: "ci", namespace: "lab" };

test("an object with a name and a namespace passes, and so does one of which nothing is known", () => {
  assert.deepEqual(failures(place), []);
  assert.deepEqual(failures({ name: UNKNOWN, namespace: UNKNOWN, labels: UNKNOWN, annotations: UNKNOWN }), []);
  assert.deepEqual(failures({ ...place, labels: { owner: UNKNOWN }, adopt: { from: UNKNOWN } }), []);
  assert.deepEqual(failures({ ...place, adopt: { from: "urn:pulumi:prod::lab::a:b:C::ci" } }), []);
});

test("everything that is wrong is said at once, by its path", () => {
  const inputs = {
    name: "a".repeat(247),
    namespace: "My Lab",
    labels: { "a b": "c", "jumpstarter.dev/name": "d", count: 4, team: "-" },
    annotations: { "pulumi-jumpstarter/urn": "e", note: null, ["k".repeat(200)]: "" },
    adopt: { from: "somebody", form: "" },
  };
  assert.deepEqual(
    failures(inputs).map((failure) => failure.replace(/: .*/, "")),
    [
      "name must have at most 246 characters; it has 247",
      "namespace must be a lowercase RFC 1123 label",
      'labels["a b"] must have a key of the form [prefix/]name',
      "labels.count must be a string; it is a number",
      "labels.team must be a label value",
      'labels["jumpstarter.dev/name"] must not begin with jumpstarter.dev/',
      'annotations["pulumi-jumpstarter/urn"] must not begin with pulumi-jumpstarter/',
      "annotations.note must be a string; it is null",
      `annotations.${"k".repeat(80)}... must have a key of the form [prefix/]name`,
      "adopt.form must not be set",
      "adopt.from must be the URN of the resource that owns the object",
    ],
  );
  assert.deepEqual(failures({ ...place, adopt: "yes" }), ["adopt must be true or false; it is a string"]);
});

test("annotations have a common limit", () => {
  const annotations = { a: "x".repeat(200_000), b: "x".repeat(70_000) };
  assert.deepEqual(failures({ ...place, annotations }), [
    "annotations must have at most 262144 bytes in all; they have 270002",
  ]);
});

test("a wrong input that the state holds already is no failure", () => {
  const problems = inputProblems();
  const news = { ...place, labels: { "a b": "c" }, annotations: { "d e": "f" } };
  validateObject(problems, news, "");
  const left = withoutUnchanged(problems, { ...place, labels: { "a b": "c" }, annotations: {} }, news);
  assert.deepEqual(
    left.map(({ path }) => path),
    ['annotations["d e"]'],
  );
});

function failures(inputs: Record<string, unknown>): string[] {
  const problems = inputProblems();
  validateObject(problems, inputs, "-client");
  return problems.found.map(describeProblem);
}
