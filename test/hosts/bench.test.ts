import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import type { Results } from "../../bench/results.ts";

// @needs a lab: the command starts one.
const root = join(import.meta.dirname, "..", "..");

test("the benchmark brings three exporters online on a host, as a shell loop does, and then contacts no host", async () => {
  const directory = await mkdtemp(join(tmpdir(), "pulumi-jumpstarter-"));
  try {
    const args = ["bench/main.ts", "--part", "hosts", "--hosts", "1", "--output", directory];
    const { stdout } = await promisify(execFile)("node", args, { cwd: root });
    const { hosts }: Results = JSON.parse(await readFile(join(directory, "performance.json"), "utf8"));
    const { date, hosts: count, boards, contacts, ...times } = hosts ?? {};
    assert.deepEqual({ count, boards, contacts }, { count: 1, boards: 3, contacts: 0 });
    for (const [name, seconds] of Object.entries(times)) assert.ok(seconds > 0, name);
    assert.match(stdout, new RegExp(`Exporters on their hosts, seconds of a single run on ${date}`));
    assert.match(stdout, /exporters online on their hosts, against a shell loop/);
  } finally {
    await rm(directory, { recursive: true });
  }
});
