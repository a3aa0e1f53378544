import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { after, before, test } from "node:test";
import { pack, run } from "./installation.ts";

const root = join(import.meta.dirname, "..", "..");
const bin = join(root, "node_modules", ".bin");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

let directory: string;
let tarball: string;
let files: string[];

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "pulumi-jumpstarter-pack-"));
  tarball = await pack(directory);
  await run("tar", ["-xzf", tarball], directory);
  const entries = await readdir(join(directory, "package"), { recursive: true, withFileTypes: true });
  files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(join(directory, "package"), join(parentPath, name)));
});
after(() => rm(directory, { recursive: true, force: true }));

test("the package holds compiled code with types and maps, the bundles, and what npm shows, and nothing else", () => {
  const others = files.filter(
    (file) => !/^dist\/(.*\.(js|js\.map|d\.ts)|(plugin|provider-process)\/[^/]+\.mjs)$/.test(file),
  );
  const licences = ["dist/plugin/LICENSES.txt", "dist/provider-process/LICENSES.txt"];
  assert.deepEqual(others.sort(), ["CHANGELOG.md", "LICENSE", "README.md", ...licences, "package.json"]);
  const tests = files.filter((file) => file.includes(".test."));
  assert.deepEqual(tests, []);
});

test("every entry comes with its types, and every module with a map that has its source", async () => {
  const entries = Object.values<{ types: string; default: string } | string>(manifest.exports);
  for (const path of entries.flatMap((entry) => (typeof entry === "string" ? [entry] : [entry.types, entry.default]))) {
    assert.ok(files.includes(path.replace(/^\.\//, "")), `${path} is missing`);
  }
  const modules = files.filter((file) => file.endsWith(".js"));
  assert.ok(modules.includes("dist/index.js"));
  for (const module of modules) {
    const map = JSON.parse(await readFile(join(directory, "package", `${module}.map`), "utf8"));
    assert.equal(
      map.sourcesContent?.length,
      map.sources.length,
      `the map of ${module} points at files that are not packed`,
    );
  }
});

test("the types of programs lead to no types of client-node, which do not compile without those of its own dependencies", () => {
  const seen = new Set<string>();
  const foreign = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
    for (const [, specifier = ""] of text.matchAll(/(?:\bfrom|\bimport\()\s*"([^"]+)"/g)) {
      if (specifier.startsWith(".")) visit(join(dirname(file), specifier.replace(/\.[jt]s$/, ".d.ts")));
      else foreign.add(specifier.split("/").slice(0, 2).join("/"));
    }
  };
  for (const entry of ["index", "drivers/index", "components/index"]) visit(join(root, "dist", `${entry}.d.ts`));
  assert.ok(seen.size > 50);
  assert.deepEqual([...foreign].sort(), ["@pulumi/kubernetes", "@pulumi/pulumi"]);
});

test("the Pulumi SDK is a peer, so that a program has one copy of it", () => {
  assert.ok(manifest.peerDependencies["@pulumi/pulumi"]);
  assert.equal(manifest.dependencies["@pulumi/pulumi"], undefined);
});

test("Pulumi looks for no plugin of the package", () => {
  assert.equal(manifest.pulumi, undefined);
});

test("publint finds nothing", async () => {
  const { publint } = await import("publint");
  const { messages } = await publint({ pkgDir: root, level: "suggestion", strict: true });
  assert.deepEqual(messages, []);
});

test("@arethetypeswrong/cli finds nothing, whichever way TypeScript resolves modules", async () => {
  // The one rule that is left out is about Node.js without require() of ES modules, which `engines` excludes; that
  // require() works is tested by the CommonJS programs.
  await run(join(bin, "attw"), [tarball, "--ignore-rules", "cjs-resolves-to-esm", "--no-color"], directory);
});
