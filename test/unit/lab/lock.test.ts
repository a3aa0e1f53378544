import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { endProcess, identify, isAlive } from "../../../lab/process/identity.ts";
import { tryLock } from "../../../lab/process/lock.ts";

describe("a lock", () => {
  const folder = mkdtempSync(join(tmpdir(), "lab-lock-"));
  const lock = join(folder, "lock");
  after(() => rmSync(folder, { recursive: true }));

  it("is taken once, and is free again when given back", () => {
    const held = tryLock(lock);
    assert.ok(held);
    assert.equal(tryLock(lock), undefined);
    held[Symbol.dispose]();
    tryLock(lock)![Symbol.dispose]();
  });

  it("is held until its holder dies, even if it is killed", async () => {
    const url = new URL("../../../lab/process/lock.ts", import.meta.url);
    const script = `import { tryLock } from ${JSON.stringify(url)};
      globalThis.lock = tryLock(${JSON.stringify(lock)});
      console.log("held");
      setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(holder.stdout, "data");
    assert.equal(tryLock(lock), undefined);
    holder.kill("SIGKILL");
    await once(holder, "exit");
    tryLock(lock)![Symbol.dispose]();
  });

  it("says why its file cannot be created", () => {
    assert.throws(() => tryLock(join(folder, "missing", "lock")), { code: "ENOENT" });
  });
});

describe("a process identity", () => {
  it("is not killed when another process has its id now", async () => {
    const child = spawn("sleep", ["600"]);
    const identity = identify(child.pid!)!;
    await endProcess({ ...identity, started: "earlier" }, 0);
    assert.ok(isAlive(identity));
    await endProcess(identity, 0);
    assert.ok(!isAlive(identity));
  });

  it("may end by itself before it is killed", async () => {
    const script = "trap 'echo asked; exit' TERM; echo ready; while :; do sleep 0.05; done";
    const child = spawn("sh", ["-c", script], { stdio: ["ignore", "pipe", "inherit"] });
    const lines: string[] = [];
    child.stdout.on("data", (chunk) => lines.push(String(chunk)));
    await once(child.stdout, "data");
    const closed = once(child, "close");
    await endProcess(identify(child.pid!)!, 60_000);
    await closed;
    assert.deepEqual(lines, ["ready\n", "asked\n"]);
  });
});
