import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, describe, it } from "node:test";
import { identify, isAlive, kill } from "../../../lab/process/identity.ts";
import { tryLock, unlock } from "../../../lab/process/lock.ts";

describe("a lock file", () => {
  const folder = mkdtempSync(join(tmpdir(), "lab-lock-"));
  const lock = join(folder, "lock");
  afterEach(() => unlock(lock));
  after(() => rmSync(folder, { recursive: true }));

  it("is taken once, names its holder, and is free again when given back", () => {
    assert.equal(tryLock(lock, "here"), undefined);
    const holder = tryLock(lock, "there");
    assert.equal(holder?.pid, process.pid);
    assert.equal(holder?.directory, "here");
    unlock(lock);
    assert.equal(tryLock(lock, "there"), undefined);
  });

  it("is nobody's when its holder has died, or when its process id belongs to another process now", async () => {
    const child = spawn("sleep", ["600"]);
    const holder = { ...identify(child.pid!)!, since: "", directory: "" };
    writeFileSync(lock, JSON.stringify(holder));
    assert.equal(tryLock(lock, "mine")?.pid, child.pid);
    writeFileSync(lock, JSON.stringify({ ...holder, started: "earlier" }));
    assert.equal(tryLock(lock, "mine"), undefined);
    writeFileSync(lock, JSON.stringify(holder));
    child.kill();
    await once(child, "exit");
    assert.equal(tryLock(lock, "mine"), undefined);
    assert.equal(JSON.parse(readFileSync(lock, "utf8")).directory, "mine");
  });

  it("is nobody's when it cannot be read, and leaves nothing behind", () => {
    writeFileSync(lock, "{");
    assert.equal(tryLock(lock, "mine"), undefined);
    unlock(lock);
    assert.ok(!existsSync(lock));
  });

  it("is respected for an hour when it comes from another machine", () => {
    const holder = { ...identify(process.pid)!, pid: 1, machine: "elsewhere 1", directory: "" };
    writeFileSync(lock, JSON.stringify({ ...holder, since: new Date(Date.now() - 3_000_000).toISOString() }));
    assert.equal(tryLock(lock, "mine")?.pid, 1);
    writeFileSync(lock, JSON.stringify({ ...holder, since: new Date(Date.now() - 4_000_000).toISOString() }));
    assert.equal(tryLock(lock, "mine"), undefined);
  });
});

describe("a process identity", () => {
  it("is not killed when another process has its id now", async () => {
    const child = spawn("sleep", ["600"]);
    const identity = identify(child.pid!)!;
    await kill({ ...identity, executable: "/usr/bin/other" });
    assert.ok(isAlive(identity));
    await kill(identity);
    assert.ok(!isAlive(identity));
  });
});
