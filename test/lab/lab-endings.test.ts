import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { LabError } from "../../lab/errors.ts";
import { startLab } from "../../lab/lab.ts";
import { isAlive } from "../../lab/process/identity.ts";
import { readState } from "../../lab/process/run-directory.ts";
import { cacheDirectory } from "../../lab/tools/cache.ts";
import { until } from "../support/until.ts";

/** Prints its environment, "ready" and the lab's folder, then waits. Tells which signal ends it. */
const waiting = `
  trap 'echo got TERM; exit 5' TERM
  echo $PULUMI_BACKEND_URL $KUBECONFIG
  for program in node pulumi pulumi-resource-pulumi-nodejs; do command -v $program; done
  echo ready \${KUBECONFIG%/*}
  while :; do sleep 0.1; done`;

describe("npm run lab -- COMMAND", () => {
  const started: ChildProcess[] = [];
  after(() => {
    for (const child of started) {
      child.kill("SIGKILL");
      // Whoever else holds its pipes is for the check of what is left behind to find.
      for (const stream of [child.stdout, child.stderr]) stream?.destroy();
    }
  });

  it("runs COMMAND with the lab's environment, reports a part that ends, passes SIGTERM on and the exit code back, and leaves nothing", async () => {
    const { child, directory, output, errors, processes } = await running();
    const [line, ...programs] = output().split("ready")[0]!.trim().split("\n");
    assert.equal(line, `file://${directory}/pulumi-backend ${directory}/admin.kubeconfig`);
    assert.equal(programs.length, 3);
    assert.equal(programs[0], join(import.meta.dirname, "../../node_modules/.bin/node"));

    const router = readState(directory)!.processes["jumpstarter-router"]!;
    process.kill(router.pid, "SIGKILL");
    // It reports a part of the lab that ends by itself.
    await until(() => /jumpstarter-router of the lab has ended \(SIGKILL\)/.test(errors()));

    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [5, null]);
    assert.match(output(), /got TERM/);
    assert.deepEqual(processes.filter(isAlive), []);
    assert.ok(!existsSync(directory));
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

  /** A lab whose COMMAND waits, with its folder and its processes, the janitor among them. */
  async function running() {
    const main = join(import.meta.dirname, "../../lab/commands/lab.ts");
    const child = spawn(process.execPath, [main, "sh", "-c", waiting], { stdio: ["ignore", "pipe", "pipe"] });
    started.push(child);
    let output = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
    await until(() => /ready .+\n/.test(output) || child.exitCode !== null);
    const directory = /ready (.+)\n/.exec(output)?.[1];
    assert.ok(directory, errors);
    const { janitor, processes } = readState(directory)!;
    const all = [janitor!, ...Object.values(processes)];
    return { child, output: () => output, errors: () => errors, directory, processes: all };
  }
});
