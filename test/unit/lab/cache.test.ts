import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { cacheDirectory, cacheKey, completeEntry, isComplete, makeOnce } from "../../../lab/tools/cache.ts";

describe("the cache", () => {
  const folder = mkdtempSync(join(tmpdir(), "lab-cache-"));
  after(() => rmSync(folder, { recursive: true }));

  it("is below XDG_CACHE_HOME, unless that is a relative path", () => {
    assert.equal(cacheDirectory({ XDG_CACHE_HOME: "/x" }), "/x/pulumi-jumpstarter");
    assert.equal(cacheDirectory({ XDG_CACHE_HOME: "x" }), join(homedir(), ".cache/pulumi-jumpstarter"));
    assert.equal(cacheDirectory({}), join(homedir(), ".cache/pulumi-jumpstarter"));
  });

  it("has another key for other pins, sums or flags, and the same one otherwise", () => {
    const key = cacheKey("mod", "sum", "-trimpath");
    assert.equal(cacheKey("mod", "sum", "-trimpath"), key);
    for (const other of [
      cacheKey("mod2", "sum", "-trimpath"),
      cacheKey("mod", "sum2", "-trimpath"),
      cacheKey("mod", "sum", "-race"),
      cacheKey("mods", "um", "-trimpath"),
    ]) {
      assert.notEqual(other, key);
    }
  });

  it("has an entry only when it was filled to the end", async () => {
    const entry = join(folder, "entry");
    const interrupted = completeEntry(entry, ["a"], async (directory) => {
      writeFileSync(join(directory, "a"), "half");
      throw new Error("interrupted");
    });
    await assert.rejects(interrupted, /interrupted/);
    assert.ok(!existsSync(entry));
    await completeEntry(entry, ["a"], async (directory) => {
      assert.ok(!existsSync(join(directory, "a")), "nothing is left of the first attempt");
      writeFileSync(join(directory, "a"), "whole");
    });
    assert.ok(isComplete(entry));
  });

  it("has what two make at the same time made by one of them", async () => {
    const path = join(folder, "below", "once");
    let made = 0;
    const make = async () => {
      made++;
      writeFileSync(path, "");
    };
    const ensure = () => makeOnce(path, () => existsSync(path), make);
    await Promise.all([ensure(), ensure()]);
    await ensure();
    assert.equal(made, 1);
  });

  it("does not take an entry for complete when a file is missing or has another size", async () => {
    const entry = join(folder, "damaged");
    const fill = () => completeEntry(entry, ["a"], async (directory) => writeFileSync(join(directory, "a"), "whole"));
    await fill();
    writeFileSync(join(entry, "a"), "half");
    assert.ok(!isComplete(entry));
    await fill();
    rmSync(join(entry, "a"));
    assert.ok(!isComplete(entry));
    mkdirSync(join(folder, "empty"));
    assert.ok(!isComplete(join(folder, "empty")));
  });
});
