import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parseReport } from "../../../src/hosts/report.ts";
import { scriptOf } from "../../../src/hosts/script.ts";
import { filesOf, type Wanted } from "../../../src/hosts/units.ts";

const wanted: Wanted = {
  unit: "rpi4",
  title: "lab/rpi4",
  mark: "# Managed by Pulumi: urn:pulumi:it's::a::b::c",
  config: "token: $(touch /nowhere) `x` 'y' \\",
  service: {},
};
const nonce = "0123456789abcdef";
const order = { verb: "apply", restart: "graceful", patience: 0 } as const;
const script = scriptOf(order, wanted, filesOf(wanted), { adoptUnmanaged: true }, nonce);

test("every shell reads the script", () => {
  for (const shell of ["sh", "bash"]) {
    const { status, stderr } = spawnSync(shell, ["-n"], { input: script, encoding: "utf8" });
    assert.deepEqual([status, stderr], [0, ""], shell);
  }
});

test("a script that was cut anywhere does nothing", () => {
  const whole = script.lastIndexOf(" whole");
  // main says what it would do.
  const cuts = [...Array.from({ length: 40 }, (_, index) => whole - index), ...every(61, whole)];
  const directory = mkdtempSync(join(tmpdir(), "cut-"));
  try {
    const done = join(directory, "done");
    const probe = script.replaceAll("exec 3>&1 1>&2", `touch ${done}; exit 7`);
    // A small process starts the shells: starting one takes this process the longer, the more memory it has.
    const each = `for cut in "$0"/cut-at-*; do sh -s <"$cut" >"$0/said"; [ -s "$0/said" ] || [ -e "$0/done" ] && echo "$cut"; done`;
    for (const cut of cuts) {
      const cutScript = script.slice(0, cut).replaceAll("exec 3>&1 1>&2", `touch ${done}; exit 7`);
      writeFileSync(join(directory, `cut-at-${cut}`), cutScript);
    }
    assert.equal(spawnSync("sh", ["-c", each, directory], { encoding: "utf8" }).stdout, "");
    assert.equal(spawnSync("sh", ["-s"], { input: probe }).status, 7, "the whole script does what the cuts did not");
    assert.equal(existsSync(done), true);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("a file arrives with every character as it was", () => {
  const directory = mkdtempSync(join(tmpdir(), "put-"));
  try {
    const target = join(directory, "config");
    writeFileSync(target, "before");
    const tail = script.slice(script.indexOf("files() {"), script.lastIndexOf("main apply"));
    const library = script.slice(0, script.indexOf("files() {"));
    const calls = `CONFIG_FILE='${target}' UNIT_FILE='${join(directory, "unit")}'; exec 3>&1; chown() { :; }; files; echo $CHANGED`;
    const { stdout, stderr } = spawnSync("sh", ["-s"], {
      input: `${library}${tail}${calls}\ncat '${target}'`,
      encoding: "utf8",
    });
    assert.equal(stderr, "");
    assert.equal(stdout, `yes\n${filesOf(wanted).config}`);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("the lock is a file that root alone can open, and one that cannot be made is told", () => {
  const directory = mkdtempSync(join(tmpdir(), "lock-"));
  try {
    const file = join(directory, "lock");
    const library = script.slice(0, script.indexOf("files() {")).replaceAll("/run/pulumi-jumpstarter.lock", file);
    const lock = (shell: string) => {
      const input = `${library}\numask 022; exec 3>&1; lock; finish ok`;
      return parseReport(spawnSync(shell, ["-s"], { input, encoding: "utf8" }).stdout, nonce);
    };
    for (const shell of ["sh", "bash"]) {
      rmSync(file, { recursive: true, force: true });
      assert.equal(lock(shell).get("end"), "ok");
      assert.equal(statSync(file).mode & 0o777, 0o600);
      rmSync(file);
      mkdirSync(file);
      assert.equal(lock(shell).get("error"), "Failed");
      assert.ok(lock(shell).get("detail")?.includes(file));
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("the children of a process are found also where the kernel has no list of them", () => {
  const root = mkdtempSync(join(tmpdir(), "proc-"));
  try {
    for (const [process, parent] of Object.entries({ 7: 1, 8: 7, 9: 71 })) {
      mkdirSync(join(root, process));
      writeFileSync(join(root, process, "status"), `Pid:\t${process}\nPPid:\t${parent}\nTracerPid:\t0\n`);
    }
    const library = script.slice(0, script.indexOf("files() {")).replaceAll("/proc/", `${root}/`);
    const { stdout } = spawnSync("sh", ["-s"], { input: `${library}\nchildren 7`, encoding: "utf8" });
    assert.equal(stdout, "8\n");
  } finally {
    rmSync(root, { recursive: true });
  }
});

test("a report is read through the noise of a shell's start-up files, and a line that was cut is none", () => {
  const report = parseReport(
    `Welcome!\n${nonce} begin=apply\nx=y\n${nonce} detail=a\n${nonce} detail=b=c\n${nonce} end=o`,
    nonce,
  );
  assert.equal(report.begun, true);
  assert.equal(report.ended, false);
  assert.deepEqual(report.all("detail"), ["a", "b=c"]);
  assert.equal(report.get("x"), undefined);
});

function every(step: number, end: number): number[] {
  return Array.from({ length: Math.floor(end / step) }, (_, index) => index * step);
}
