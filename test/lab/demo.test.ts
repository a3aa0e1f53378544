import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assertNoToken } from "../../lab/probes/leaks.ts";

// @needs a lab: the command starts one.
const root = join(import.meta.dirname, "..", "..");

test("the demo runs to its summary, shows no token, and leaves the checkout as it was", () => {
  const before = files();
  const {
    status: code,
    stdout,
    stderr,
  } = spawnSync(process.execPath, [join(root, "lab", "commands", "demo.ts")], {
    encoding: "utf8",
  });
  assert.equal(code, 0, stdout + stderr);
  assertNoToken(stdout + stderr, "the demo's output");
  for (const subject of [
    "lab",
    "pulumi up",
    "outputs",
    "pulumi up again",
    "state",
    "jmp run",
    "jmp shell",
    "pulumi destroy",
  ]) {
    assert.match(stdout, new RegExp(`^${subject} {2}`, "m"), `the summary has a line on ${subject}`);
  }
  assert.deepEqual(files(), before);
});

/** The places where a Pulumi project puts files. */
function files(): string[] {
  return [...readdirSync(root), ...readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" })];
}
