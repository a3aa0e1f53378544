import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { requireNode } from "../../src/node-version.ts";

const { engines } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

for (const version of ["20.20.2", "22.18.0", "0.12.18"]) {
  test(`Node.js ${version} is refused with the version that is needed`, () => {
    const needed = engines.node.replace(">=", "");
    assert.throws(() => requireNode(version), {
      message: `pulumi-jumpstarter needs Node.js ${needed} or newer, but this is ${version}`,
    });
  });
}

for (const version of ["22.19.0", "22.23.3", "24.0.0", "26.9.0"]) {
  test(`Node.js ${version} is taken`, () => requireNode(version));
}
