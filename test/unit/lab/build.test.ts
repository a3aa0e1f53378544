/** Starts many programs, which takes a process the longer, the more memory it has. @needs a process of its own */
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
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { LabError } from "../../../lab/errors.ts";
import { ensureTools, type ToolsOptions } from "../../../lab/tools/build.ts";
import { npmVersion } from "../../../lab/tools/pins.ts";

const crds = ["clients", "exporteraccesspolicies", "exporters", "leases"];

describe("building the lab", () => {
  const saved = { ...process.env };
  let home: string;
  let shown: string;
  const output = { write: (text: string) => (shown += text) };
  /** As on a machine that does not reach Pulumi's download site, unless a test says otherwise. */
  const ensure = (options: ToolsOptions = {}) =>
    ensureTools({ output, pulumiPackage: join(home, "no-package"), ...options });

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "lab-build-"));
    shown = "";
    process.env.XDG_CACHE_HOME = join(home, "cache");
    process.env.PATH = join(home, "bin");
    process.env.PULUMI_HOME = join(home, "pulumi");
    delete process.env.KUBEBUILDER_ASSETS;
    mkdirSync(join(home, "bin"));
  });
  afterEach(() => {
    for (const name of ["XDG_CACHE_HOME", "PATH", "PULUMI_HOME", "KUBEBUILDER_ASSETS"]) {
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
    program("pulumi-language-python-exec", "", "module/python/cmd");
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

  function program(name: string, script: string, folder = "bin"): string {
    const path = join(home, folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  /** An installation of Pulumi, without the hosts of other languages than TypeScript. */
  function pulumi(version: string, folder: string): void {
    program("pulumi", `echo ${version}`, folder);
    program("pulumi-language-nodejs", "", folder);
    program("pulumi-resource-pulumi-nodejs", "", folder);
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
    const tools = await ensure();
    assert.deepEqual(built(), [
      "etcd",
      "jumpstarter-controller",
      "jumpstarter-router",
      "kube-apiserver",
      "kube-controller-manager",
      "pulumi",
      "pulumi-language-nodejs",
      "sdk",
      "pulumi-language-go",
      "pulumi-language-python",
      "pulumi-language-nodejs",
      "pulumi-language-yaml",
      "pulumi-language-go",
      "pulumi-language-python",
      "pulumi-resource-kubernetes",
    ]);
    const total = built().length;
    assert.equal(readdirSync(tools.crds).length, 4);
    assert.ok(!existsSync(join(home, "cache/pulumi-jumpstarter/go")));
    assert.match(
      shown,
      new RegExp(
        `Building etcd \\(1 of ${total}\\).*\\(${total} of ${total}\\) in \\d+ s\nBuilt ${total} programs in`,
        "s",
      ),
    );
    shown = "";
    await ensure();
    assert.equal(built().length, total);
    assert.equal(shown, "");
  });

  it("needs no Go when everything is in the cache", async () => {
    fakeGo();
    await ensure();
    rmSync(join(home, "bin/go"));
    await ensure();
  });

  it("builds for the demo only what the demo needs, and the rest when a test needs it", async () => {
    fakeGo();
    await ensure({ purpose: "lab" });
    const forDemo = built();
    assert.deepEqual(forDemo.slice(-2), ["pulumi", "pulumi-language-nodejs"]);
    await ensure();
    assert.deepEqual(built().slice(0, forDemo.length), forDemo);
    assert.ok(built().slice(forDemo.length).includes("pulumi-resource-kubernetes"));
  });

  describe("on a machine that has some of its programs", () => {
    const wanted = npmVersion("pulumi");

    it("uses the Pulumi of PATH if its programs for Node.js are there too, and says so", async () => {
      fakeGo();
      program("pulumi", `echo v${wanted}`);
      program("pulumi-language-nodejs", "");
      assert.deepEqual((await ensure({ purpose: "lab" })).installed, []);
      program("pulumi-resource-pulumi-nodejs", "");
      const tools = await ensure({ purpose: "lab" });
      assert.deepEqual(
        tools.pulumi.map(({ path }) => path),
        ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"].map((name) => join(home, "bin", name)),
      );
      assert.equal(tools.installed[0], `Uses pulumi ${wanted}: ${join(home, "bin/pulumi")}`);
      // The tests use the host for Node.js at two places.
      assert.deepEqual((await ensure()).installed, tools.installed);
    });

    it("builds Pulumi where the one of PATH is older than what the npm package would bring", async () => {
      fakeGo();
      pulumi("v3.100.0", "bin");
      assert.deepEqual((await ensure({ purpose: "lab" })).installed, []);
      assert.ok(built().includes("pulumi"));
    });

    it("takes the newest of the versions in ~/.pulumi", async () => {
      fakeGo();
      for (const version of ["3.265.0", "3.1000.0", "3.99.0"]) pulumi(`v${version}`, `pulumi/versions/${version}/bin`);
      const { pulumi: programs } = await ensure({ purpose: "lab" });
      assert.equal(programs[0]!.path, join(home, "pulumi/versions/3.1000.0/bin/pulumi"));
      assert.ok(!built().some((name) => name.startsWith("pulumi")));
    });

    it("does not take the npm package's own launcher, which an npm script has on PATH, for Pulumi", async () => {
      fakeGo();
      pulumi(`v${wanted}`, "node_modules/.bin");
      process.env.PATH = [join(home, "node_modules/.bin"), process.env.PATH].join(delimiter);
      await ensure({ purpose: "lab" });
      assert.ok(built().includes("pulumi"));
    });

    it("takes etcd and kube-apiserver of KUBEBUILDER_ASSETS, and builds the controller manager that it lacks", async () => {
      fakeGo();
      process.env.KUBEBUILDER_ASSETS = join(home, "assets");
      const etcd = program("etcd", 'echo "etcd Version: 3.9.1"; echo "Git SHA: abc"', "assets");
      const server = program("kube-apiserver", "echo Kubernetes v1.40.0", "assets");
      const tools = await ensure({ purpose: "lab" });
      assert.deepEqual([tools.programs.etcd, tools.programs["kube-apiserver"]], [etcd, server]);
      assert.deepEqual(tools.installed, [`Uses etcd 3.9.1: ${etcd}`, `Uses kube-apiserver 1.40.0: ${server}`]);
      assert.deepEqual(built().slice(0, 3), [
        "jumpstarter-controller",
        "jumpstarter-router",
        "kube-controller-manager",
      ]);
    });

    it("builds what KUBEBUILDER_ASSETS has in an older version", async () => {
      fakeGo();
      process.env.KUBEBUILDER_ASSETS = join(home, "assets");
      program("kube-apiserver", "echo Kubernetes v1.29.0", "assets");
      await ensure({ purpose: "lab" });
      assert.ok(built().includes("kube-apiserver"));
    });

    it("takes the plugin of @pulumi/kubernetes in ~/.pulumi", async () => {
      fakeGo();
      const name = "pulumi-resource-kubernetes";
      for (const version of ["4.1.0", "4.100.0", "5.0.0"])
        program(name, "", `pulumi/plugins/resource-kubernetes-v${version}`);
      const { installed } = await ensure();
      assert.deepEqual(installed, [
        `Uses ${name} 4.100.0: ${join(home, "pulumi/plugins/resource-kubernetes-v4.100.0", name)}`,
      ]);
    });
  });

  describe("where Pulumi is missing", () => {
    /** A package `pulumi` whose launcher does this. */
    function npmPackage(script: string): string {
      mkdirSync(join(home, "package"));
      writeFileSync(join(home, "package/run.js"), script);
      return join(home, "package");
    }

    it("asks the npm package for it, shows what that says, and builds none", async () => {
      fakeGo();
      pulumi("v3.300.0", "to-be-fetched");
      const folder = join(home, "pulumi/versions/3.300.0");
      const pulumiPackage = npmPackage(`
        console.error("Downloading pulumi v3.300.0...");
        require("node:fs").mkdirSync(${JSON.stringify(folder)}, { recursive: true });
        require("node:fs").renameSync(${JSON.stringify(join(home, "to-be-fetched"))}, ${JSON.stringify(join(folder, "bin"))});`);
      const tools = await ensure({ purpose: "lab", pulumiPackage });
      assert.equal(tools.pulumi[0]!.path, join(folder, "bin/pulumi"));
      assert.match(shown, /Asking the npm package `pulumi`.*Downloading pulumi v3.300.0/s);
      assert.ok(!built().some((name) => name.startsWith("pulumi")));
    });

    it("builds it where the package cannot reach Pulumi's download site, and asks no second time", async () => {
      fakeGo();
      const pulumiPackage = npmPackage('console.error("pulumi: fetch failed"); process.exit(1);');
      await ensure({ purpose: "lab", pulumiPackage });
      assert.match(shown, /pulumi: fetch failed\n.*could not be fetched, so it is built from source/s);
      assert.ok(built().includes("pulumi"));
      shown = "";
      await ensure({ purpose: "lab", pulumiPackage });
      assert.equal(shown, "");
    });
  });

  it("builds a program again whose file was damaged", async () => {
    fakeGo();
    const tools = await ensure();
    const before = built().length;
    truncateSync(tools.programs.etcd!, 1);
    await ensure();
    assert.deepEqual(built().slice(before), ["etcd"]);
    assert.equal(readFileSync(tools.programs.etcd!, "utf8"), "program\n");
  });

  it("says when there is no Go, and what to do", async () => {
    assert.match(await messageOf(ensure()), /no `go` on PATH.\nInstall Go 1.26 or newer/);
  });

  it("says when Go is too old", async () => {
    fakeGo({ version: "go1.25.3" });
    assert.match(await messageOf(ensure()), /Go 1.26 or newer, and this machine has go1.25.3/);
  });

  it("shows the end of what a failing build wrote, and carries on the next time", async () => {
    fakeGo({ build: 'case "$*" in *kube-apiserver*) echo "cannot find module" >&2; exit 1;; esac' });
    const message = await messageOf(ensure());
    assert.match(message, /^Building kube-apiserver failed:\n\n {4}cannot find module\n\nRun the same command again/);
    fakeGo();
    await ensure();
    assert.equal(built().filter((name) => name === "etcd").length, 1);
    assert.ok(built().includes("kube-apiserver"));
  });

  it("names the cause when a build fails for want of network or disk", async () => {
    fakeGo({ build: 'echo "dial tcp: lookup proxy.golang.org: no such host" >&2; exit 1' });
    assert.match(await messageOf(ensure()), /Check the network and `go env GOPROXY`/);
    fakeGo({ build: 'echo "write x: no space left on device" >&2; exit 1' });
    assert.match(await messageOf(ensure()), /disk of .* is full/);
  });

  it("lets a second build wait for the first one", async () => {
    fakeGo();
    const [first, second] = await Promise.all([ensure(), ensure()]);
    assert.deepEqual(first, second);
    assert.deepEqual(
      built().filter((name) => name === "etcd"),
      ["etcd"],
    );
    assert.match(shown, /Another process is building the lab \(`lsof .*build.lock` names it\); waiting for it/);
  });

  it("ends a build that is given up, and starts it afresh the next time", async () => {
    fakeGo({ build: "exec sleep 600" });
    const abort = new AbortController();
    const building = ensure({
      signal: abort.signal,
      output: { write: (text: string) => /etcd \(1/.test(text) && abort.abort() },
    });
    await assert.rejects(building, { name: "AbortError" });
    fakeGo();
    await ensure();
    assert.equal(built()[0], "etcd");
  });

  it("says when the cache folder cannot be written", async () => {
    writeFileSync(join(home, "cache"), "a file");
    assert.match(await messageOf(ensure()), /cache folder cannot be written: .*XDG_CACHE_HOME/s);
  });
});
