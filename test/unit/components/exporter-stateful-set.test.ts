import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

// The resources of the component are tested with the real @pulumi/kubernetes, in test/integration/components.
test("the main entry point does without @pulumi/kubernetes", () => {
  const root = join(import.meta.dirname, "..", "..", "..");
  const matching = (pattern: RegExp) =>
    globSync("src/**/*.ts", { cwd: root }).filter((file) => pattern.test(readFileSync(join(root, file), "utf8")));
  assert.deepEqual(matching(/"@pulumi\/kubernetes/), ["src/components/exporter-stateful-set.ts"]);
  assert.deepEqual(matching(/from "\..*components\//), []);
});
