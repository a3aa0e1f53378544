import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { parse, stringify } from "yaml";
import { useSharedLab } from "../support/lab.ts";
import { goProgramVariables } from "../support/languages/go.ts";
import { assertNoChanges, PulumiProject } from "../support/pulumi.ts";
import { Installations, run, versions } from "./installation.ts";

const { version } = (await import("../../package.json", { with: { type: "json" } })).default;

let modules: string;

const { lab, kube, use } = useSharedLab(async () => {
  const installations = use(await Installations.create());
  modules = await installations.install("plugin", "npm", {});
});

test("the plugin of the installed package serves a program in YAML from node_modules/.bin", async () => {
  const program = `
resources:
  ci:
    type: jumpstarter:Client
    properties: { name: installed, namespace: ${lab.namespace} }
`;
  await using project = await PulumiProject.create(lab, { language: "yaml", modules, program });
  await project.up();
  assert.ok(await kube.clients.find("installed"));
  assertNoChanges(await project.up());
  await project.destroy();
  assert.equal(await kube.clients.find("installed"), undefined);
});

/** The command with which programs in other languages begin. */
const add = ["package", "add", "./node_modules/.bin/pulumi-resource-jumpstarter"];

for (const language of ["python", "go"] as const) {
  test(`pulumi package add makes a typed SDK of the installed plugin for a program in ${language}`, async () => {
    await using project = await PulumiProject.create(lab, {
      example: language,
      language,
      modules,
      config: { "jumpstarter:namespace": lab.namespace },
      prepare: async (directory) =>
        // The lab's host for Python makes the project's own folder the virtual environment.
        language === "go" ? goProgramVariables() : { PATH: [join(directory, "bin"), lab.env.PATH].join(delimiter) },
    });
    await project.run(add);
    await project.up();
    assert.equal(parse((await project.outputs({ showSecrets: true })).clientConfig).metadata.name, "ci");
    assertNoChanges(await project.up());
    await project.destroy();
  });
}

test("pulumi package add makes a typed SDK of the installed plugin for a program in TypeScript, which compiles with it, and so does the code of an import", async () => {
  const installed = JSON.parse(await readFile(join(modules, "..", "package.json"), "utf8"));
  const { newest, typescript, nodeTypes } = versions;
  const manifest = {
    main: "index.ts",
    dependencies: { ...installed.dependencies, "@pulumi/pulumi": newest, typescript, "@types/node": nodeTypes },
  };
  const settings = {
    name: "typed",
    runtime: "nodejs",
    plugins: { providers: [{ name: "jumpstarter", path: "node_modules/.bin" }] },
  };
  const program = (drivers: string) => `
import * as jumpstarter from "@pulumi/jumpstarter";

const ci = new jumpstarter.Client("ci", { name: "typed", drivers: { allow: ${drivers} } }, { customTimeouts: { create: "1m" } });
export const uid = ci.uid;
`;
  const [bin] = lab.env.PATH!.split(delimiter);
  await using project = await PulumiProject.create(lab, {
    language: "typescript",
    modules,
    program: program('["jumpstarter_driver_*"]'),
    files: { "package.json": JSON.stringify(manifest), "Pulumi.yaml": stringify(settings) },
    config: { "jumpstarter:namespace": lab.namespace },
    env: { PATH: [join(bin!, "front"), lab.env.PATH].join(delimiter) }, // the host that generates code
  });
  await project.run(add); // npm puts a folder of the project's own in the place of the link to the modules
  const { dependencies } = JSON.parse(await readFile(join(project.directory, "package.json"), "utf8"));
  assert.equal(dependencies["@pulumi/jumpstarter"], "file:sdks/jumpstarter");
  await kube.clients.create({ metadata: { name: "alice", labels: { team: "boot" } }, spec: {} });
  const alice = await kube.clients.until("alice", (client) => client?.status?.credential !== undefined);
  await project.run([
    ...["import", "jumpstarter:index:Client", "alice", `${lab.namespace}/alice`],
    ...["--yes", "--protect=false", "--out", join(project.directory, "alice.ts")],
  ]);
  await project.setProgram(`import "./alice";${program('["jumpstarter_driver_*"]')}`);
  const tsc = join(project.directory, "node_modules", ".bin", "tsc");
  await run(tsc, ["--noEmit"], project.directory);
  assert.deepEqual((await project.up()).changes, { create: 1, same: 2 }); // alice is as the code says
  assert.equal((await project.outputs()).uid, (await kube.clients.get("typed")).metadata.uid);
  assert.equal((await kube.clients.get("alice")).metadata.uid, alice?.metadata.uid);
  const clients = await project.resources();
  assert.deepEqual(new Set(clients.map(({ type }) => type)), new Set(["jumpstarter:index:Client"]));
  assertNoChanges(await project.up());
  await project.setProgram(program("true"));
  await assert.rejects(run(tsc, ["--noEmit"], project.directory), /Type 'true' is not assignable to type/);
  await project.destroy();
  assert.equal(await kube.clients.find("typed"), undefined);
});

test("pulumi package add declares the installed plugin to a program in YAML, which needs no SDK", async () => {
  await using project = await PulumiProject.create(lab, {
    example: "yaml",
    modules,
    config: { "jumpstarter:namespace": lab.namespace },
  });
  // The host of YAML has nothing to link, and says so.
  const { stderr } = await project.run(add, { fails: true });
  assert.match(stderr, /linking package: method Link not implemented/);
  const file = join(project.directory, "sdks", "jumpstarter", `jumpstarter-${version}.yaml`);
  const declared = parse(await readFile(file, "utf8"));
  assert.deepEqual([declared.name, declared.version], ["jumpstarter", version]);
  await project.up();
  assertNoChanges(await project.up());
  await project.destroy();
});

test("Pulumi gets a sound schema from the installed executable, for its typed SDKs", async () => {
  await using project = await PulumiProject.create(lab, { language: "yaml", modules });
  const { stdout } = await project.run(["package", "get-schema", "./node_modules/.bin/pulumi-resource-jumpstarter"]);
  const schema = JSON.parse(stdout);
  assert.deepEqual([schema.name, schema.version], ["jumpstarter", version]);
  assert.ok(schema.resources["jumpstarter:index:Client"].inputProperties.labels);
  await writeFile(join(project.directory, "schema.json"), stdout);
  const checked = await project.run(["schema", "check", "schema.json"]);
  assert.equal(checked.stdout + checked.stderr, "");
});
