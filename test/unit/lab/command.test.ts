import assert from "node:assert/strict";
import { test } from "node:test";
import { startCommand } from "../../../lab/process/command.ts";

const lab = { env: process.env, adopt: async () => {} };

test("a command in a lab gives its own exit code, 128 plus the signal that killed it, or 127 where there is none", async () => {
  const codes = [["sh", "-c", "exit 7"], ["sh", "-c", "kill -9 $$"], ["no-such-command"]].map(
    ([file, ...args]) => startCommand(lab, file!, args).code,
  );
  assert.deepEqual(await Promise.all(codes), [7, 137, 127]);
});
