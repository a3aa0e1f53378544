import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { parseAllDocuments } from "yaml";
import { SCHEMA } from "../packaging/schema/file.ts";
import { generateSchema } from "../packaging/schema/generate.ts";
import { type Block, codeBlocks } from "./support/code-blocks.ts";

const root = join(import.meta.dirname, "..");
const bin = join(root, "node_modules", ".bin");
const pages = globSync(["*.md", "docs/*.md", "examples/*/README.md"], { cwd: root }).sort();
const blocks = pages.flatMap((file) => codeBlocks(file, read(file)));
const reference = globSync("**/*.md", { cwd: join(root, "docs", "reference") }).sort();
const manifest = JSON.parse(read("package.json"));

let directory: string;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), "pulumi-jumpstarter-docs-"));
  await symlink(join(root, "node_modules"), join(directory, "node_modules"), "dir");
});
after(() => rm(directory, { recursive: true, force: true }));

test("every block of code is in a language that is checked here", () => {
  const checked = ["ts", "python", "go", "console", "sh", "yaml", "json", "text", "mermaid"];
  assert.deepEqual(blocks.filter(({ language }) => !checked.includes(language)).map(place), []);
});

test("the programs in the pages and in the docstrings compile", async () => {
  const inDocstrings = globSync("src/**/*.ts", { cwd: root })
    .flatMap((file) => codeBlocks(file, read(file).replaceAll(/^ *\*( |$)/gm, "")))
    .filter(({ code }) => code.includes("import "));
  const programs = [...blocks, ...inDocstrings].filter(({ language }) => language === "ts");
  assert.ok(programs.length > 10);
  const names = new Map<string, Block>();
  for (const [index, block] of programs.entries()) {
    const name = `program-${index}.ts`;
    names.set(name, block);
    await writeFile(join(directory, name), `${block.code}\nexport {};\n`);
  }
  const compilerOptions = {
    strict: true,
    noEmit: true,
    module: "nodenext",
    target: "es2022",
    types: ["node"],
    skipLibCheck: true,
  };
  await writeFile(join(directory, "package.json"), '{"type":"module"}');
  await writeFile(join(directory, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [...names.keys()] }));
  const errors = await output(join(bin, "tsc"), ["-p", "tsconfig.json", "--pretty", "false"], directory);
  const located = errors.replaceAll(/^(program-\d+\.ts)/gm, (name) => `${place(names.get(name)!)}: ${name}`);
  assert.equal(located, "");
});

test("the program of the README is the quickstart", () => {
  const statements = (text: string) =>
    text
      .replaceAll(/\/\/.*$|\/\*[\s\S]*?\*\//gm, "")
      .replaceAll(/\s+/g, " ")
      .trim();
  const program = blocks.find(({ file, language }) => file === "README.md" && language === "ts");
  assert.equal(statements(program!.code), statements(read("examples/quickstart/index.ts")));
});

test("the first program of a page in Python or Go is the example", () => {
  for (const [page, language, file] of [
    ["docs/python.md", "python", "examples/python/__main__.py"],
    ["docs/go.md", "go", "examples/go/main.go"],
  ] as const) {
    const program = blocks.find((block) => block.file === page && block.language === language);
    assert.equal(program?.code, read(file));
  }
});

test("the commands exist", () => {
  const unknown = blocks.flatMap((block) => {
    const lines = block.language === "console" ? block.code.split("\n").filter((line) => line.startsWith("$ ")) : [];
    return lines
      .map((line) => line.slice(2))
      .filter((line) => !exists(line))
      .map((line) => `${place(block)}: ${line}`);
  });
  assert.deepEqual(unknown, []);
});

test("options of jmp follow a subcommand", () => {
  const files = [...pages, ...globSync(["src/**/*.ts", "examples/*/*.ts"], { cwd: root })];
  assert.deepEqual(
    files.filter((file) => /\bjmp --(?!help\b)/.test(read(file))),
    [],
  );
});

test("the shell scripts are what a shell takes", async () => {
  for (const block of blocks.filter(({ language }) => language === "sh")) {
    const file = join(directory, "script.sh");
    await writeFile(file, block.code);
    assert.equal(await output("sh", ["-n", file], directory), "", place(block));
  }
});

test("data in YAML and JSON is well-formed", () => {
  for (const block of blocks) {
    if (block.language === "json") JSON.parse(block.code);
    if (block.language !== "yaml") continue;
    for (const { errors } of parseAllDocuments(block.code)) assert.deepEqual(errors, [], place(block));
  }
});

test("links within the repository lead somewhere", () => {
  const broken = pages.flatMap((file) =>
    [...read(file).matchAll(/\]\((?!https?:)([^)#\s]*)(#[^)\s]*)?\)/g)]
      .filter(([, path, anchor]) => !leads(file, path!, anchor))
      .map(([link]) => `${file}: ${link}`),
  );
  assert.deepEqual(broken, []);
});

test("the messages in the troubleshooting page are in the code, or of others", () => {
  const sources = globSync("src/**/*.ts", { cwd: root }).map(read).join("\n");
  const others = [
    "Error from server",
    "Cannot find module",
    "TypeError",
    "CERTIFICATE_VERIFY_FAILED",
    "failed to load checkpoint",
    "sudo: ",
  ];
  const headings = [...read("docs/troubleshooting.md").matchAll(/^### `(.*)`$/gm)].map(([, message]) => message!);
  assert.ok(headings.length > 8);
  for (const heading of headings.filter((heading) => !others.some((other) => heading.startsWith(other)))) {
    // The values in a message stand between its constant parts.
    const parts = heading
      .split(/jumpstarter:\.\.\.|\.\.\.|within \d+|JumpstarterClient "ci"|22\.19/)
      .map((part) => part.replace(/[: ]+$/, "").trim());
    for (const part of parts.filter((part) => part.length > 3))
      assert.ok(sources.includes(part), `${heading}: "${part}"`);
  }
});

test("each class of the reference has a page, with its arguments in a table on top", () => {
  for (const name of [
    "JumpstarterClient",
    "JumpstarterExporter",
    "JumpstarterExporterAccessPolicy",
    "JumpstarterProvider",
  ]) {
    const page = read(`docs/reference/index/classes/${name}.md`);
    assert.match(page, /^## Arguments\n\n\| Name \| Type \| Default \| Description \|$/m, name);
    assert.ok(page.indexOf("## Arguments") < page.indexOf("## Constructors"), name);
  }
  for (const page of reference) {
    const text = read(`docs/reference/${page}`);
    assert.doesNotMatch(text, /Inherited from|^## Extends$/m, page);
    assert.ok(text.split("\n").length < 700, `${page} is too long to read`);
  }
});

test("docs/reference is what `npm run docs` writes", async () => {
  const out = join(directory, "reference");
  const written = await output(join(bin, "typedoc"), ["--out", out], root);
  assert.ok(existsSync(out), written);
  const pages = globSync("**/*.md", { cwd: out }).sort();
  assert.deepEqual(reference, pages);
  for (const page of pages) {
    const current = readFileSync(join(out, page), "utf8") === read(`docs/reference/${page}`);
    assert.ok(current, `docs/reference/${page} is out of date: run npm run docs`);
  }
});

/** Tells whether the first word is a known program, and its command is known for `npm run`, `pulumi` and the like. */
function exists(line: string): boolean {
  const [program, command, name] = line.replace(/^(eval "?\$\(|\w+=\$\(|\w+=\S* )+/, "").split(" ");
  if (program === "npm" && command === "run") return name! in manifest.scripts;
  if (program === "npx") return command! in manifest.bin;
  if (program === "npm") return ["install", "test", "ci", "start"].includes(command!);
  if (program === "pulumi") return pulumiCommands.includes(command!);
  if (program === "jmp") return ["run", "shell", "get", "create", "delete", "admin", "config"].includes(command!);
  return shellCommands.includes(program!);
}

const pulumiCommands = "new config up preview refresh destroy stack import state cancel login about package".split(" ");
const shellCommands = "umask cat cp rm scp ssh kubectl git cd export curl openssl pip uv".split(" ");

function leads(file: string, path: string, anchor: string | undefined): boolean {
  const target = path === "" ? file : relative(root, join(root, dirname(file), path));
  if (!existsSync(join(root, target))) return false;
  if (anchor === undefined || !target.endsWith(".md")) return true;
  const headings = [...read(target).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!);
  return headings.some((heading) => anchorOf(heading) === anchor);
}

function anchorOf(heading: string): string {
  return `#${heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, "")
    .replaceAll(" ", "-")}`;
}

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

function place({ file, line, language }: Block): string {
  return `${file}:${line} (${language || "no language"})`;
}

async function output(file: string, args: string[], cwd: string): Promise<string> {
  const settled = await promisify(execFile)(file, args, { cwd }).catch((error) => error);
  return `${settled.stdout}${settled.stderr}`.trim();
}

test("the schema is what `npm run schema` makes of the types and docstrings", () => {
  assert.equal(readFileSync(SCHEMA, "utf8"), generateSchema());
});
