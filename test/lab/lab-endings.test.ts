import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "../../lab/errors.ts";
import { startLab } from "../../lab/lab.ts";
import { isAlive } from "../../lab/process/identity.ts";
import { readState } from "../../lab/process/run-directory.ts";
import { cacheDirectory } from "../../lab/tools/cache.ts";

/** Prints "ready" and the lab's folder, then waits. Tells which signal ends it. */
const waiting = [
  "sh",
  "-c",
  `trap 'echo got TERM; exit 5' TERM; echo ready \${KUBECONFIG%/*}; while :; do sleep 0.1; done`,
];

describe("npm run lab -- COMMAND", () => {
  const started: ChildProcess[] = [];
  after(() => {
    for (const child of started) {
      child.kill("SIGKILL");
      // Whoever else holds its pipes is for the check of what is left behind to find.
      for (const stream of [child.stdout, child.stderr]) stream?.destroy();
    }
  });

  it("runs COMMAND with the lab's environment, passes its exit code on, and leaves nothing", async () => {
    const script =
      "echo $PULUMI_BACKEND_URL $KUBECONFIG; for program in node pulumi pulumi-resource-pulumi-nodejs; do command -v $program; done; exit 7";
    const { child, output } = lab("sh", "-c", script);
    assert.deepEqual(await once(child, "exit"), [7, null]);
    const [line, ...programs] = output().trim().split("\n");
    const directory = line!.split(" ")[1]!.replace("/admin.kubeconfig", "");
    assert.equal(line, `file://${directory}/pulumi-backend ${directory}/admin.kubeconfig`);
    assert.equal(programs.length, 3);
    assert.equal(programs[0], join(import.meta.dirname, "../../node_modules/.bin/node"));
    assert.ok(!existsSync(directory));
    const { child: second } = lab("no-such-command");
    assert.deepEqual(await once(second, "exit"), [127, null]);
  });

  it("gives 128 plus the signal when COMMAND was killed", async () => {
    const { child } = lab("sh", "-c", "kill -9 $$");
    assert.deepEqual(await once(child, "exit"), [137, null]);
  });

  it("passes SIGTERM on to COMMAND, and then ends the lab", async () => {
    const { child, output, processes } = await running();
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [5, null]);
    assert.match(output(), /got TERM/);
    assert.deepEqual(processes.filter(isAlive), []);
  });

  it("leaves no process and no folder when it is killed", async () => {
    const { child, processes, directory } = await running();
    child.kill("SIGKILL");
    await until(() => !processes.some(isAlive) && !existsSync(directory));
  });

  it("clears the lab away when its janitor is killed", async () => {
    const { child, processes, directory, errors } = await running();
    process.kill(readState(directory)!.janitor!.pid, "SIGKILL");
    await until(() => !processes.some(isAlive) && !existsSync(directory));
    assert.match(errors(), /the janitor of the lab has ended/);
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [5, null]);
  });

  it("heals what was left by a lab that was killed together with its janitor", async () => {
    const { child, processes, directory } = await running();
    const janitor = readState(directory)!.janitor!;
    process.kill(janitor.pid, "SIGSTOP");
    child.kill("SIGKILL");
    await once(child, "exit");
    process.kill(janitor.pid, "SIGKILL");
    await until(() => !isAlive(janitor));
    const left = processes.filter(({ pid }) => pid !== janitor.pid);
    assert.ok(left.length >= 5 && left.every(isAlive));
    await using next = await startLab();
    assert.deepEqual(left.filter(isAlive), []);
    assert.ok(!existsSync(directory));
    assert.ok(existsSync(next.directory));
  });

  it("says which port is taken when another program has it, and leaves nothing", async () => {
    const server = createServer().listen(8083, "127.0.0.1");
    await once(server, "listening");
    const runs = () => readdirSync(join(cacheDirectory(), "run")).filter((name) => !name.endsWith(".lock"));
    const before = runs();
    await assert.rejects(startLab(), (error: unknown) => {
      assert.ok(error instanceof LabError);
      assert.match(error.message, /^Port 8083 is taken by another program.*lsof -nP -iTCP:8083/s);
      return true;
    });
    assert.deepEqual(runs(), before);
    server.close();
    await once(server, "close");
  });

  it("reports a part of the lab that ends by itself", async () => {
    const { child, directory, errors } = await running();
    const router = readState(directory)!.processes["jumpstarter-router"]!;
    process.kill(router.pid, "SIGKILL");
    await until(() => /jumpstarter-router of the lab has ended \(SIGKILL\)/.test(errors()));
    child.kill("SIGTERM");
    await once(child, "exit");
  });

  function lab(...command: string[]) {
    const child = spawn(process.execPath, [join(import.meta.dirname, "../../lab/commands/lab.ts"), ...command], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    started.push(child);
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    return { child, output: () => out, errors: () => err };
  }

  /** A lab whose COMMAND waits, with its folder and its processes, the janitor among them. */
  async function running() {
    const started = lab(...waiting);
    await until(() => /ready .+\n/.test(started.output()) || started.child.exitCode !== null);
    const directory = /ready (.+)\n/.exec(started.output())?.[1];
    assert.ok(directory, started.errors());
    const { janitor, processes } = readState(directory)!;
    return { ...started, directory, processes: [janitor!, ...Object.values(processes)] };
  }
});

async function until(isIt: () => boolean): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!isIt()) {
    assert.ok(Date.now() < deadline, "not after two minutes");
    await sleep(20);
  }
}
