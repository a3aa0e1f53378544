import assert from "node:assert/strict";
import { test } from "node:test";
import { fillValues, hideValues } from "../../support/placeholders.ts";

/** A state in small, with an object's namespace and UID, and a kubeconfig. */
const state = (namespace: string, kubeconfig: string, uid: string) => ({
  id: `${namespace}/ci`,
  inputs: { list: [1, true, null, `uid: ${uid}`], kubeconfig: secret(kubeconfig) },
  outputs: secret({ nested: { kubeconfig, uid } }),
});
const recorded = state(placeholder("namespace"), placeholder("kubeconfig"), placeholder("uid:clients/ci"));

const here = new Map([
  ["namespace", "lab"],
  ["kubeconfig", 'server: "x"\nnamespace: lab\n'],
  ["uid:clients/ci", "0-1"],
]);

test("values become placeholders, within longer texts and within secrets as well, and the longest value goes first", () => {
  assert.deepEqual(hideValues(state("lab", 'server: "x"\nnamespace: lab\n', "0-1"), here), recorded);
});

test("placeholders become the values of another lab, whatever letters these have", () => {
  const there = new Map([
    ["namespace", "elsewhere"],
    ["kubeconfig", "a $& b\n'\"\\"],
    ["uid:clients/ci", "7-7"],
  ]);
  assert.deepEqual(fillValues(recorded, there), state("elsewhere", "a $& b\n'\"\\", "7-7"));
});

test("a placeholder without a value is an error that names it", () => {
  const token = placeholder("token:clients/ci");
  assert.throws(() => fillValues({ text: `a ${token}` }, here), {
    message: `there is no value for the placeholder ${token}`,
  });
});

function placeholder(name: string): string {
  return `\${${name}}`;
}

function secret(value: unknown): object {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext: JSON.stringify(value) };
}
