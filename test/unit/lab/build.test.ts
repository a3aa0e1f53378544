import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { LabError } from "../../../lab/errors.ts";
import { ensureTools } from "../../../lab/tools/build.ts";

const crds = ["clients", "exporteraccesspolicies", "exporters", "leases"];

describe("building the lab", () => {
  const saved = { ...process.env };
  let home: string;
  let shown: string;
  const output = { write: (text: string) => (shown += text) };

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "lab-build-"));
    shown = "";
    process.env.XDG_CACHE_HOME = join(home, "cache");
    process.env.PATH = join(home, "bin");
    mkdirSync(join(home, "bin"));
  });
  afterEach(() => {
    for (const name of ["XDG_CACHE_HOME", "PATH"]) {
      if (saved[name] === undefined) delete process.env[name];
      else process.env[name] = saved[name];
    }
    rmSync(home, { recursive: true, force: true });
  });

  /** A `go` that "builds" a file in no time, and notes what it was called with. `build` is shell code that runs first. */
  function fakeGo({ version = "go1.26.8", build = ":" } = {}): void {
    const module = join(home, "module", "deploy/helm/jumpstarter/crds");
    mkdirSync(module, { recursive: true });
    for (const kind of crds) writeFileSync(join(module, `jumpstarter.dev_${kind}.yaml`), kind);
    program(
      "go",
      `case $1 in
env) echo ${version} ;;
list) echo ${join(home, "module")} ;;
build)
  ${build}
  while [ "$1" != -o ]; do shift; done
  echo "\${2##*/}" >> ${join(home, "built")}
  echo program > "$2" ;;
esac`,
    );
  }

  function program(name: string, script: string): void {
    writeFileSync(join(home, "bin", name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(home, "bin", name), 0o755);
  }

  function built(): string[] {
    const file = join(home, "built");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  }

  async function messageOf(promise: Promise<unknown>): Promise<string> {
    const error = await promise.then(
      () => assert.fail("it should have failed"),
      (error: unknown) => error,
    );
    assert.ok(error instanceof LabError, String(error));
    return error.message;
  }

  it("builds every program once, shows which, and removes Go's caches", async () => {
    fakeGo();
    const tools = await ensureTools(undefined, output);
    assert.deepEqual(built(), [
      "etcd",
      "jumpstarter-controller",
      "jumpstarter-router",
      "kube-apiserver",
      "kube-controller-manager",
      "pulumi",
      "pulumi-language-nodejs",
    ]);
    assert.equal(readdirSync(tools.crds).length, 4);
    assert.ok(!existsSync(join(home, "cache/pulumi-jumpstarter/go")));
    assert.match(
      shown,
      /Building etcd \(1 of 7\).*Built pulumi-language-nodejs \(7 of 7\) in \d+ s\nBuilt 7 programs in/s,
    );
    shown = "";
    await ensureTools(undefined, output);
    assert.equal(built().length, 7);
    assert.equal(shown, "");
  });

  it("needs no Go when everything is in the cache", async () => {
    fakeGo();
    await ensureTools(undefined, output);
    rmSync(join(home, "bin/go"));
    await ensureTools(undefined, output);
  });

  it("uses the machine's Pulumi if its programs for Node.js are there too", async () => {
    fakeGo();
    program("pulumi", "");
    assert.equal((await ensureTools(undefined, output)).path.length, 2);
    program("pulumi-language-nodejs", "");
    assert.equal((await ensureTools(undefined, output)).path.length, 2);
    program("pulumi-resource-pulumi-nodejs", "");
    assert.deepEqual((await ensureTools(undefined, output)).path, []);
  });

  it("builds a program again whose file was damaged", async () => {
    fakeGo();
    const tools = await ensureTools(undefined, output);
    truncateSync(tools.etcd, 1);
    await ensureTools(undefined, output);
    assert.deepEqual(built().slice(7), ["etcd"]);
    assert.equal(readFileSync(tools.etcd, "utf8"), "program\n");
  });

  it("says when there is no Go, and what to do", async () => {
    assert.match(await messageOf(ensureTools(undefined, output)), /no `go` on PATH.\nInstall Go 1.26 or newer/);
  });

  it("says when Go is too old", async () => {
    fakeGo({ version: "go1.25.3" });
    assert.match(await messageOf(ensureTools(undefined, output)), /Go 1.26 or newer, and this machine has go1.25.3/);
  });

  it("shows the end of what a failing build wrote, and carries on the next time", async () => {
    fakeGo({ build: 'case "$*" in *kube-apiserver*) echo "cannot find module" >&2; exit 1;; esac' });
    const message = await messageOf(ensureTools(undefined, output));
    assert.match(message, /^Building kube-apiserver failed:\n\n {4}cannot find module\n\nRun the same command again/);
    fakeGo();
    await ensureTools(undefined, output);
    assert.equal(built().filter((name) => name === "etcd").length, 1);
    assert.ok(built().includes("kube-apiserver"));
  });

  it("names the cause when a build fails for want of network or disk", async () => {
    fakeGo({ build: 'echo "dial tcp: lookup proxy.golang.org: no such host" >&2; exit 1' });
    assert.match(await messageOf(ensureTools(undefined, output)), /Check the network and `go env GOPROXY`/);
    fakeGo({ build: 'echo "write x: no space left on device" >&2; exit 1' });
    assert.match(await messageOf(ensureTools(undefined, output)), /disk of .* is full/);
  });

  it("lets a second build wait for the first one", async () => {
    fakeGo();
    const [first, second] = await Promise.all([ensureTools(undefined, output), ensureTools(undefined, output)]);
    assert.deepEqual(first, second);
    assert.equal(built().length, 7);
    assert.match(shown, new RegExp(`Process ${process.pid} is building the lab since .*; waiting for it`));
  });

  it("ends a build that is given up, and starts it afresh the next time", async () => {
    fakeGo({ build: "exec sleep 600" });
    const abort = new AbortController();
    const building = ensureTools(abort.signal, { write: (text) => /etcd \(1/.test(text) && abort.abort() });
    await assert.rejects(building, { name: "AbortError" });
    fakeGo();
    await ensureTools(undefined, output);
    assert.equal(built().length, 7);
  });

  it("says when the cache folder cannot be written", async () => {
    writeFileSync(join(home, "cache"), "a file");
    assert.match(await messageOf(ensureTools(undefined, output)), /cache folder cannot be written: .*XDG_CACHE_HOME/s);
  });
});
