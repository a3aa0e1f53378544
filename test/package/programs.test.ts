import assert from "node:assert/strict";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { findToken } from "../../lab/probes/leaks.ts";
import { codeBlocks } from "../support/code-blocks.ts";
import { useSharedLab } from "../support/lab.ts";
import { type ProjectOptions, PulumiProject } from "../support/pulumi.ts";
import { Installations, run, versions } from "./installation.ts";

const root = join(import.meta.dirname, "..", "..");

/** node_modules by what they are for. */
let modules: Record<"newest" | "oldest" | "typescript7" | "pnpm" | "bun", string>;
let node22: string;
let node26: string;
let bun: string;

const { lab, kube, use } = useSharedLab(async () => {
  const installations = use(await Installations.create());
  const { newest, oldest, typescript, typescript5, typescript7, nodeTypes } = versions;
  const usual = { "@pulumi/pulumi": newest, typescript, "@types/node": nodeTypes };
  // Package managers mostly wait for the registry and for the disk.
  const [npm, npmOldest, pnpm, byBun, typescript7Modules, ...tools] = await Promise.all([
    installations.install("newest", "npm", { ...usual, "typescript-7": `npm:typescript@${typescript7}` }),
    installations.install("oldest", "npm", { "@pulumi/pulumi": oldest, typescript: typescript5 }),
    installations.install("pnpm", "pnpm", usual),
    installations.install("bun", "bun", usual),
    // npm refuses this combination, which Pulumi's peer range excludes.
    installations.install("typescript7", "bun", { ...usual, typescript: typescript7 }),
    installations.tool("node", versions.node22),
    installations.tool("node", versions.node26),
    installations.tool("bun", versions.bun),
  ]);
  modules = { newest: npm, oldest: npmOldest, pnpm, bun: byBun, typescript7: typescript7Modules };
  [node22, node26, bun] = tools;
});

const esm = (name: string) => `
  import { JumpstarterClient } from "pulumi-jumpstarter";
  const client = new JumpstarterClient("${name}", { labels: { "client-type": "ci" } });
  export const config = client.config;
`;
const typescript = (name: string) => `${esm(name)}\nconst typed: string = "text"; void typed;`;
const commonJs = (name: string) => `
  const { JumpstarterClient } = require("pulumi-jumpstarter");
  const client = new JumpstarterClient("${name}", { labels: { "client-type": "ci" } });
  exports.config = client.config;
`;
const tsconfig = (options: object) =>
  JSON.stringify({ compilerOptions: { strict: true, ...options }, files: ["index.ts"] });
const nodeNext = tsconfig({ target: "es2022", module: "nodenext", types: ["node"] });
const esModule = (main: string) => JSON.stringify({ name: "jumpstarter-test", main, type: "module" });

test("a TypeScript program compiled to CommonJS works", () =>
  works("ts-commonjs", modules.newest, {
    isDestroyed: false,
    language: "typescript",
    files: { "tsconfig.json": tsconfig({ target: "es2022", module: "commonjs", moduleResolution: "bundler" }) },
  }));

test("a TypeScript program with NodeNext works", () =>
  works("ts-nodenext", modules.newest, { language: "typescript", files: { "tsconfig.json": nodeNext } }));

test("a TypeScript program that is an ES module works", () =>
  works("ts-esm", modules.newest, {
    isDestroyed: false,
    language: "typescript",
    files: { "tsconfig.json": nodeNext, "package.json": esModule("index.ts") },
  }));

test("a JavaScript program in CommonJS works", () =>
  works("js-commonjs", modules.newest, {
    isDestroyed: false,
    program: commonJs("js-commonjs"),
    files: { "package.json": JSON.stringify({ name: "jumpstarter-test", main: "index.js" }) },
  }));

test("a JavaScript program that is an ES module works", () => works("js-esm", modules.newest, { isDestroyed: false }));

test("a program installed with pnpm works", () =>
  works("pnpm", modules.pnpm, { language: "typescript", files: { "tsconfig.json": nodeNext } }));

test("a program installed with bun works on Node.js", () =>
  works("bun-install", modules.bun, { language: "typescript", files: { "tsconfig.json": nodeNext } }));

test("the oldest Pulumi SDK works, with TypeScript 5 and the settings of old templates", () =>
  works("oldest", modules.oldest, {
    language: "typescript",
    files: { "tsconfig.json": tsconfig({ target: "es2020", module: "commonjs", moduleResolution: "node" }) },
  }));

for (const { settings, modulesOf, pages, ...options } of [
  {
    settings: "NodeNext and TypeScript 6",
    modulesOf: () => modules.newest,
    pages: ["README.md", "docs/library.md"],
    module: "nodenext",
    types: ["node"],
  },
  {
    settings: "the settings of Pulumi's own template and TypeScript 5",
    modulesOf: () => modules.oldest,
    // The scripts of the library's page await at their top, which CommonJS cannot.
    pages: ["README.md"],
    module: "commonjs",
    moduleResolution: "node",
  },
]) {
  test(`tsc accepts the programs of ${pages.join(" and ")} with ${settings}, and without skipLibCheck`, async () => {
    const texts = pages.map(async (page) => codeBlocks(page, await readFile(join(root, page), "utf8")));
    const programs = (await Promise.all(texts)).flat().filter(({ language }) => language === "ts");
    assert.ok(programs.length >= 2);
    const files = Object.fromEntries(programs.map(({ code }, index) => [`program-${index}.ts`, code]));
    const compilerOptions = { strict: true, noEmit: true, target: "es2022", ...options };
    const config = JSON.stringify({ compilerOptions, files: Object.keys(files) });
    await using project = await PulumiProject.create(lab, {
      modules: modulesOf(),
      files: { ...files, "tsconfig.json": config, "package.json": esModule("program-0.ts") },
    });
    await run(join(modulesOf(), ".bin", "tsc"), ["-p", "tsconfig.json"], project.directory);
  });
}

for (const [version, path] of [
  [22, () => node22],
  [26, () => node26],
] as const) {
  test(`Node.js ${version} works`, async () => {
    const files = { "tsconfig.json": nodeNext };
    const env = { PATH: [dirname(path()), lab.env.PATH].join(delimiter) };
    assert.match(
      await run("node", ["--version"], dirname(path()), { ...lab.env, ...env }),
      new RegExp(`^v${version}\\.`),
    );
    await works(`node-${version}`, modules.newest, { language: "typescript", files, env });
  });
}

test("TypeScript 7 beside Pulumi's TypeScript type-checks the program that Pulumi runs", async () => {
  const files = { "tsconfig.json": nodeNext };
  await using project = await PulumiProject.create(lab, {
    language: "typescript",
    program: typescript("typescript-7-beside"),
    modules: modules.newest,
    files,
  });
  const tsc = join(modules.newest, "typescript-7", "bin", "tsc");
  await run("node", [tsc, "--noEmit", "-p", "tsconfig.json"], project.directory, lab.env);
  await givesConfig(project, "typescript-7-beside");
});

test("with TypeScript 7 alone, Node.js runs the TypeScript program when Pulumi's own support is switched off", async () => {
  // The lab's language host is older than `typescript: false` in Pulumi.yaml, and takes the same as a flag.
  const directory = join(dirname(modules.typescript7), "host");
  const host = join(directory, "pulumi-language-nodejs");
  await mkdir(directory);
  const real = (await run("sh", ["-c", "command -v pulumi-language-nodejs"], directory, lab.env)).trim();
  await writeFile(host, `#!/bin/sh\nexec "${real}" -typescript=false "$@"\n`);
  await chmod(host, 0o755);
  await works("typescript-7", modules.typescript7, {
    language: "typescript",
    files: { "tsconfig.json": nodeNext, "package.json": esModule("index.ts") },
    env: { PATH: [directory, lab.env.PATH].join(delimiter) },
  });
});

for (const [runtime, program] of [
  ["Node.js", () => process.execPath],
  ["Bun", () => bun],
] as const) {
  test(`the Automation API runs an inline program in ${runtime} and reports its progress`, async () => {
    const name = `inline-${runtime.toLowerCase().replace(".", "")}`;
    await using project = await PulumiProject.create(lab, { program: inline(name), modules: modules.newest });
    const report = JSON.parse(await run(program(), ["index.js"], project.directory, lab.env));
    assert.deepEqual(report.changes, { create: 2 });
    assert.equal(report.secret, true);
    assert.equal(report.token, true);
    assert.match(report.output, new RegExp(`dynamic/jumpstarter:Client ${name} created`));
    assert.ok(report.events.includes("resourcePreEvent") && report.events.includes("resOutputsEvent"));
    assert.deepEqual(report.destroyed, { delete: 2 });
    assert.equal(await kube.clients.find(name), undefined);
  });
}

test("the command that imports a lab is installed, and writes its two files", async () => {
  await kube.clients.create({ metadata: { name: "imported" }, spec: {} });
  await kube.clients.until("imported", (client) => client?.status?.credential !== undefined);
  await using project = await PulumiProject.create(lab, { modules: modules.newest });
  const command = join(modules.newest, ".bin", "pulumi-jumpstarter");
  const out = await run(command, ["import", "--namespace", lab.namespace], project.directory, lab.env);
  assert.match(out, new RegExp(`Found in the namespace ${lab.namespace}: .*1 client`));
  const { resources } = JSON.parse(await readFile(join(project.directory, "jumpstarter-import.json"), "utf8"));
  assert.deepEqual(
    resources.map(({ name }: { name: string }) => name),
    ["imported"],
  );
  await kube.clients.delete("imported");
});

test("the API layer works without a Pulumi program", async () => {
  const program = `
    import { ClientsV1Alpha1Api } from "pulumi-jumpstarter/kubernetes";
    await using clients = new ClientsV1Alpha1Api();
    await clients.create({ name: "library" });
    const { metadata, token } = await clients.getConfig("library");
    await clients.delete("library");
    console.log(JSON.stringify({ metadata, hasToken: token.startsWith("eyJ") }));
  `;
  await using project = await PulumiProject.create(lab, { program, modules: modules.newest });
  assert.deepEqual(JSON.parse(await run("node", ["index.js"], project.directory, lab.env)), {
    metadata: { namespace: lab.namespace, name: "library" },
    hasToken: true,
  });
});

/** A program without a project of its own: the stack's name, the project's name and the program are given in the code. */
const inline = (name: string) => `
  import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
  import { JumpstarterClient } from "pulumi-jumpstarter";
  const stack = await LocalWorkspace.createStack({
    stackName: "${name}",
    projectName: "inline",
    program: async () => ({ config: new JumpstarterClient("${name}").config }),
  });
  let output = "";
  const events = new Set();
  const { summary, outputs } = await stack.up({
    onOutput: (text) => (output += text),
    onEvent: (event) => Object.keys(event).forEach((kind) => events.add(kind)),
  });
  const destroyed = (await stack.destroy()).summary.resourceChanges;
  await stack.workspace.removeStack("${name}");
  const { value, secret } = outputs.config;
  const token = /^token: eyJ/m.test(value);
  console.log(JSON.stringify({ changes: summary.resourceChanges, secret, token, output, events: [...events], destroyed }));
`;

/** `up` creates the client and gives its configuration, `destroy` removes it: each installation is to show that once. */
async function works(
  name: string,
  modules: string,
  { isDestroyed = true, ...options }: ProjectOptions & { isDestroyed?: boolean },
): Promise<void> {
  const program = options.language === "typescript" ? typescript(name) : esm(name);
  await using project = await PulumiProject.create(lab, { program, modules, ...options });
  await givesConfig(project, name);
  if (!isDestroyed) return;
  await project.destroy();
  assert.equal(await kube.clients.find(name), undefined);
}

async function givesConfig(project: PulumiProject, name: string): Promise<void> {
  const { changes } = await project.up();
  assert.equal(changes.create, 2, "the stack and the client");
  const { config } = await project.outputs({ showSecrets: true });
  const { data } = await kube.secrets.get(`${name}-client`);
  assert.equal(parse(config).token, Buffer.from(data.token, "base64").toString());
  assert.ok(findToken(config));
}
