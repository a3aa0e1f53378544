import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { watchLeftovers } from "../../../lab/process/leftovers.ts";
import { cacheDirectory } from "../../../lab/tools/cache.ts";

describe("the leftovers of a command", { skip: process.platform !== "linux" && "it is found in /proc" }, () => {
  const cache = process.env.XDG_CACHE_HOME;
  const children: ChildProcess[] = [];
  before(() => {
    process.env.XDG_CACHE_HOME = mkdtempSync(join(tmpdir(), "lab-leftovers-"));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) if (child.kill("SIGKILL")) await once(child, "exit");
  });
  after(() => {
    rmSync(process.env.XDG_CACHE_HOME!, { recursive: true });
    if (cache === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = cache;
  });

  /** A process that does not end by itself; its environment is there once it is spawned. */
  async function start(seconds: string, env: NodeJS.ProcessEnv): Promise<string> {
    const child = spawn("sleep", [seconds], { env: { PATH: process.env.PATH, ...env }, stdio: "ignore" });
    children.push(child);
    await once(child, "spawn");
    return `process ${child.pid}: sleep ${seconds}`;
  }

  it("is nothing when its processes have ended and its files are removed", async () => {
    const watch = watchLeftovers();
    rmSync(mkdtempSync(join(tmpdir(), "removed-")), { recursive: true });
    await start("0.2", { TMPDIR: tmpdir() });
    assert.deepEqual(await watch.leftovers({ interrupted: false }), []);
  });

  it("is a file, unless the command was interrupted", async () => {
    const left = join(tmpdir(), "left");
    for (const interrupted of [false, true]) {
      const watch = watchLeftovers();
      const file = join(tmpdir(), "left");
      writeFileSync(file, "");
      assert.deepEqual(await watch.leftovers({ interrupted }), interrupted ? [] : [`file ${file}`]);
    }
    assert.equal(join(tmpdir(), "left"), left, "the folder for temporary files is the former one again");
  });

  it("is a process of its own, of a command within it, or of a lab that is gone", async () => {
    const watch = watchLeftovers();
    const left = [
      await start("601", { TMPDIR: tmpdir() }),
      await start("602", { TMPDIR: join(tmpdir(), "pulumi-jumpstarter-run-inner") }),
      await start("603", { HOME: join(cacheDirectory(), "run", "1-gone") }),
    ];
    await start("604", { TMPDIR: `${tmpdir()}-of-another`, HOME: cacheDirectory() });
    const found = await watch.leftovers({ interrupted: false, patience: 0 });
    assert.deepEqual(found.sort(), left.sort());
  });
});
