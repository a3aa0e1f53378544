import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { shellWord } from "../../../src/cli/shell-word.ts";

test("a shell takes the word as it was", () => {
  for (const text of ["a b", "it's", "$HOME", '"`\\', "a;b", "~/x", "-n", "*", "", "ä", "two\nlines"]) {
    const printed = execFileSync("sh", ["-c", `printf %s ${shellWord(text)}`], { encoding: "utf8" });
    assert.equal(printed, text);
  }
});

test("a word without special characters gets no quotes", () => {
  for (const text of ["lab", "./a_b-1.json", "user@host:80/x"]) assert.equal(shellWord(text), text);
});
