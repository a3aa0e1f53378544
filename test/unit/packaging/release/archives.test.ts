import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { execa } from "execa";
import { writeArchives } from "../../../../packaging/release/archives.ts";

const { version } = JSON.parse(await readFile(join(import.meta.dirname, "../../../../package.json"), "utf8"));

let directory: string;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), "pulumi-jumpstarter-archives-"));
  await writeArchives(directory);
});
after(() => rm(directory, { recursive: true, force: true }));

const archive = (system: string) => join(directory, `pulumi-resource-jumpstarter-v${version}-${system}.tar.gz`);

test("a release has an archive for Linux, macOS and Windows on both processors", async () => {
  const wanted = ["darwin", "linux", "windows"].flatMap((os) => [`${os}-amd64`, `${os}-arm64`]).map(archive);
  const files = (await readdir(directory)).map((file) => join(directory, file));
  assert.deepEqual(files.sort(), wanted);
});

test("an archive has the bundle, its licences, and the launcher of its system", async () => {
  const programs = async (system: string) => {
    const { stdout } = await execa("tar", ["--list", "--file", archive(system)]);
    return stdout.split("\n").filter((file) => /pulumi-resource-jumpstarter|LICENSE/.test(file));
  };
  const all = ["./LICENSE", "./LICENSES.txt", "./pulumi-resource-jumpstarter.mjs"];
  assert.deepEqual((await programs("darwin-arm64")).sort(), [...all, "./pulumi-resource-jumpstarter"].sort());
  assert.deepEqual((await programs("windows-amd64")).sort(), [...all, "./pulumi-resource-jumpstarter.cmd"].sort());
});

test("the launcher says so where there is no Node.js", async () => {
  const bin = await mkdtemp(join(directory, "bin-"));
  await execa("tar", ["--extract", "--file", archive("linux-amd64"), "--directory", bin]);
  const launcher = join(bin, "pulumi-resource-jumpstarter");
  const nothing = await execa(launcher, { env: { PATH: bin }, extendEnv: false, reject: false });
  assert.equal(nothing.exitCode, 1);
  assert.match(nothing.stderr, /needs Node\.js 22\.19 or newer, and there is no node on PATH/);
});
