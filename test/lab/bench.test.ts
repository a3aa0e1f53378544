import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { combined, type Results } from "../../bench/results.ts";

// @needs a lab: the command starts one.
const root = join(import.meta.dirname, "..", "..");
let directory: string;
let results: Results;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "pulumi-jumpstarter-"));
  const page = "before\n<!-- begin of npm run bench -->\nold\n<!-- end of npm run bench -->\nafter\n";
  await writeFile(join(directory, "performance.md"), page);
  const args = ["bench/main.ts", "--sizes", "2", "--runs", "1", "--growth", "2", "--output", directory];
  const parts = ["counts", "times", "growth"].flatMap((part) => ["--part", part]);
  await promisify(execFile)("node", [...args, ...parts], { cwd: root, maxBuffer: 2 ** 24 });
  results = JSON.parse(await readFile(join(directory, "performance.json"), "utf8"));
});
after(() => rm(directory, { recursive: true, force: true }));

test("the benchmark times every contender, and none of them fails", () => {
  const timed = new Set(results.timings.map(({ contender }) => contender));
  for (const contender of [
    "pulumi-jumpstarter",
    "pulumi-jumpstarter, from YAML",
    "engine floor",
    "controller floor",
    "no-op pulumi.dynamic.Resource",
    "usual dynamic provider",
    "@pulumi/kubernetes",
    "@pulumi/kubernetes, background deletion",
    "@pulumi/kubernetes, from YAML",
    "jmp admin, one by one",
    "jmp admin, all at once",
  ] as const) {
    assert.ok(timed.has(contender), contender);
  }
  for (const { contender, operation, seconds } of results.timings) {
    assert.ok(
      seconds.every((value) => value !== null && value > 0),
      `${contender}, ${operation}`,
    );
  }
});

test("it measures time and memory with and without a state", () => {
  assert.deepEqual(
    results.growth?.map(({ size }) => size),
    [2],
  );
  for (const { seconds, secondsWithoutState, engineSeconds, megabytes, engineMegabytes } of results.growth ?? []) {
    const values = { seconds, secondsWithoutState, engineSeconds, megabytes, engineMegabytes };
    for (const [name, value] of Object.entries(values)) assert.ok(value > 0, name);
  }
});

test("figures that a run has not measured are taken from an earlier one", () => {
  const { counts, growth, ...timed } = results;
  const [first, ...others] = timed.timings;
  const again = { ...timed, timings: [{ ...first!, seconds: [1] }], sizes: [first!.size] };
  const times = { seconds: 2, secondsAgain: 1, removalSeconds: 1, shellSeconds: 2 };
  const hosts = { date: "2026-11-28", hosts: 1, boards: 3, contacts: 0, ...times };
  const both = combined({ ...results, hosts }, again);
  assert.deepEqual([both.counts, both.growth, both.hosts], [counts, growth, hosts]);
  assert.deepEqual(both.sizes, results.sizes);
  assert.deepEqual(new Set(both.timings), new Set([...others, again.timings[0]]));
});

test("its tables go between the marks of the page, and its plot shows what was timed", async () => {
  const page = await readFile(join(directory, "performance.md"), "utf8");
  assert.match(
    page,
    /^before\n<!-- begin of npm run bench -->\n\n.*\| to reach .*<!-- end of npm run bench -->\nafter\n$/s,
  );
  assert.doesNotMatch(page, /\nold\n/);
  assert.match(
    await readFile(join(directory, "performance.svg"), "utf8"),
    /^<svg .*pulumi destroy, 2 clients.*<\/svg>\n$/s,
  );
});

test("a created client takes a POST, a read of its Secret, and a share of one list, one watch and one ConfigMap", () => {
  const { size, requests, connections } = results.counts!;
  assert.deepEqual(requests.up, {
    "POST clients": size,
    "GET clients": 1,
    "WATCH clients": 1,
    "GET secrets": size,
    "GET configmaps": 1,
  });
  // The marks are looked at as in a refresh: an object may have become another's.
  assert.deepEqual(requests["up again"], { "GET clients": 5 });
  // The mark of each is looked at before: of a few one by one, of the others in a list.
  assert.deepEqual(requests.destroy, { "GET clients": 5, "DELETE clients": size });
  for (const [operation, count] of Object.entries(connections)) {
    assert.ok(count <= 2 * results.parallel, `${operation}: ${count} connections`);
  }
});

test("a refresh of many resources takes a few reads and then one list of each kind", () => {
  const { size, requests } = results.counts!;
  assert.ok(size > 8);
  assert.deepEqual(requests.refresh, { "GET clients": 5, "GET secrets": 5, "GET configmaps": 1 });
});

test("the state of a client stays below 2.5 kB, and below half of what the usual dynamic provider stores", () => {
  const { "pulumi-jumpstarter": ours, "usual dynamic provider": usual } = results.stateBytes;
  assert.ok(ours! <= 2500, `${ours} bytes`);
  assert.ok(ours! < usual! / 2, `${ours} bytes against ${usual}`);
});

test("a program that imports the package loads neither client-node nor the YAML writer", () => {
  const { modules, clientNodeModules } = results.counts!.import;
  assert.equal(clientNodeModules, 0);
  assert.ok(modules <= 8, `${modules} modules`);
});
