import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

// The resources of the component are tested with the real @pulumi/kubernetes, in test/integration/components.
test("the main entry point does without @pulumi/kubernetes", () => {
  const root = join(import.meta.dirname, "..", "..", "..");
  const matching = (pattern: RegExp) =>
    globSync("src/**/*.ts", { cwd: root }).filter((file) => pattern.test(readFileSync(join(root, file), "utf8")));
  assert.deepEqual(matching(/"@pulumi\/kubernetes/), ["src/components/exporter-stateful-set.ts"]);
  assert.deepEqual(matching(/from "\..*components\//), []);
});

test("an exporter of whose name Kubernetes could make no pod is refused", async () => {
  const program = `
    import * as pulumi from "@pulumi/pulumi";
    import { ExporterStatefulSet } from "../../../src/components/index.ts";
    import { JumpstarterExporter } from "../../../src/index.ts";
    const messages = new Set();
    process.on("unhandledRejection", ({ message }) => messages.add(message));
    process.on("exit", () => console.log([...messages].join("\\n")));
    await pulumi.runtime.setMocks({ newResource: ({ inputs }) => ({ id: "id", state: inputs }), call: () => ({}) });
    const names = { dotted: "bench.board", long: "a".repeat(53), longest: "a".repeat(52) };
    for (const [resource, name] of Object.entries(names)) {
      new ExporterStatefulSet(resource, { exporter: new JumpstarterExporter(resource, { name, tls: {} }), image: "i" });
    }`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: import.meta.dirname,
  });
  const problem = "exporter.name must have at most 52 letters a-z, digits and '-'";
  for (const resource of ["dotted", "long"]) {
    assert.ok(stdout.includes(`invalid arguments of ExporterStatefulSet "${resource}":\n  ${problem}`), stdout);
  }
  assert.doesNotMatch(stdout, /longest/);
});
