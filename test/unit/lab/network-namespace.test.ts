import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { execa } from "execa";
import { isolatedNode } from "../../../lab/process/network-namespace.ts";

test("an isolated Node.js has ports of its own, and is there wherever the system allows it", async () => {
  const directory = await mkdtemp(join(tmpdir(), "lab-network-"));
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const listen = `require("net").createServer().listen(${port}, "127.0.0.1", () => process.exit())`;
  try {
    assert.equal((await execa(process.execPath, ["-e", listen], { reject: false })).exitCode, 1, "the port is taken");
    const node = await isolatedNode(directory);
    const isAllowed = spawnSync("unshare", ["--map-root-user", "--net", "ip", "link", "set", "lo", "up"]).status === 0;
    assert.ok(node !== undefined || !isAllowed);
    if (node !== undefined) await execa(node, ["-e", listen]);
  } finally {
    server.close();
    await rm(directory, { recursive: true });
  }
});
