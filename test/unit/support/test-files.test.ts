/** Runs the test runner, and waits for it most of the time. @needs a process of its own */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

let directory: string;
before(() => {
  directory = mkdtempSync(join(tmpdir(), "test-files-"));
});
after(() => rmSync(directory, { recursive: true }));

/** Changes what others of its process could notice, and says whether it noticed one. */
const neighbour = `
  let hooks = 0;
  let variables;
  test.before(() => {
    variables = [process.env.OF_NEIGHBOUR, process.env.OF_ALL];
    process.env.OF_NEIGHBOUR = "set";
    delete process.env.OF_ALL;
  });
  test.beforeEach(() => hooks++);
  test("notices no other", () => assert.deepEqual([hooks, ...variables], [1, undefined, "there"]));`;

test("files that share a process notice nothing of each other, and one that needs its own has it", async () => {
  const neighbours = availableParallelism() + 1;
  const alone =
    '/** @needs a process of its own */ test("is alone", () => assert.equal(process.argv[1], import.meta.filename));';
  const files = Array.from({ length: neighbours }, (_, index) => [`neighbour-${index}.test.js`, neighbour]);
  const { output, count } = await ended(run({ ...Object.fromEntries(files), "alone.test.js": alone }));
  assert.deepEqual(count, { passed: neighbours + 1, failed: 0, skipped: 0 }, output);
});

test("every failure is counted once and named with its place, a file that cannot be loaded and a test without end too", async () => {
  const { output, count } = await ended(
    run({
      "mixed.test.js": `
        test("passes", () => {});
        test("is left out", { skip: true }, () => {});
        test("fails", () => { throw new Error("broken"); });`,
      "unreadable.test.js": 'await import("./no-such-module.js");',
      "endless.test.js": `
        test("never ends", () => new Promise(() => setInterval(() => {}, 1000)));`,
    }),
  );
  assert.deepEqual(count, { passed: 1, failed: 3, skipped: 1 }, output);
  assert.match(output, /test at .*mixed\.test\.js:5:9\n.*✖ fails .*\n.*Error: broken/);
  assert.match(output, /✖ .*unreadable\.test\.js can be loaded .*\n.*Cannot find module .*no-such-module\.js/);
  assert.match(output, /test at .*endless\.test\.js:3:9\n.*✖ never ends .*\n.*test timed out after 1000ms/);
});

test("an interrupt ends the files that are running", async () => {
  const child = run({
    "waiting.test.js": `
        test("waits", () => {
          console.error("it waits");
          return new Promise(() => setInterval(() => {}, 1000));
        });`,
  });
  child.stdout!.once("data", () => child.kill("SIGINT"));
  const { output, count } = await ended(child);
  assert.match(output, /it waits/);
  assert.deepEqual(count, { passed: 0, failed: 1, skipped: 0 }, output);
});

/** Runs test files as `npm test` does, in a process that is none of Node's test runner. */
function run(files: Record<string, string>): ChildProcess {
  const paths = Object.entries(files).map(([name, source]) => {
    const path = join(directory, name);
    writeFileSync(path, `import assert from "node:assert/strict";\nimport test from "node:test";${source}`);
    return path;
  });
  const program = join(directory, "program.mjs");
  writeFileSync(
    program,
    `import { interruption } from ${JSON.stringify(import.meta.resolve("../../../lab/process/interruption.ts"))};
    import { runTestFiles } from ${JSON.stringify(import.meta.resolve("../../support/test-files.ts"))};
    const options = { timeoutMinutes: 1 / 60, interrupt: interruption() };
    console.log(JSON.stringify(await runTestFiles(${JSON.stringify(paths)}, options)));`,
  );
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  return spawn(process.execPath, [program], {
    env: { ...env, OF_ALL: "there", FORCE_COLOR: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Waits until everything has run, and returns what was printed, and the count in its last line. */
async function ended(child: ChildProcess): Promise<{ output: string; count: object }> {
  let output = "";
  for await (const text of child.stdout!.setEncoding("utf8")) output += text;
  return { output, count: JSON.parse(output.trim().split("\n").at(-1)!) };
}
