import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { parse } from "yaml";
import { standardFolders } from "../../../src/cli/configuration-files.ts";
import { type ImportOptions, importLab } from "../../../src/cli/import-lab.ts";
import { answer, type FakeApiServer, startFakeApiServer, status } from "../../support/fake-api-server.ts";
import { mockPulumi, settled } from "../../support/mocks.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const main = join(root, "src", "cli", "main.ts");
const endpoint = "grpc.lab:443";
const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

/** The board has come from another cluster, with its tokens. */
const cameFrom = { "jumpstarter.dev/migrated-namespace": "old-lab", "jumpstarter.dev/migrated-uid": "uid-there" };

/** The objects of the cluster, by namespace and plural. */
const objects: Record<string, object[]> = {
  "lab/exporters": [
    object("exports"),
    object("require"),
    object("module", { labels: { toString: "x", board: "rpi4" } }),
    object("global-this", {}, { username: " padded " }),
    object("exporter-configs"),
    object("config"),
    object("board", { labels: { board: "rpi4" }, annotations: cameFrom }, { enabled: false }),
  ],
  "lab/clients": [object("exports"), object("pulumi"), object("ci", { annotations: { constructor: "y" } })],
  "lab/exporteraccesspolicies": [
    object("open", {}, { exporterSelector: {}, policies: [{ priority: 1 }] }),
    object("boards", {}, { exporterSelector: {}, policies: [{ from: [{ clientSelector: {} }] }] }),
  ],
  "taken/clients": [object("ci", { annotations: { "pulumi-jumpstarter/urn": "urn:pulumi:other" } })],
  "empty/clients": [],
  "published/clients": [object("own")],
  "unpublished/clients": [
    object("own"),
    object("taken", { annotations: { "pulumi-jumpstarter/urn": "urn\u001b[2J\nforged" } }),
  ],
  "forbidden/clients": [object("own")],
};

let server: FakeApiServer;
let directory: string;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), "pulumi-jumpstarter-cli-"));
  server = await startFakeApiServer(({ url }, response) => {
    const [, , namespace = "", plural] = /^\/(api\/v1|apis\/.*)\/namespaces\/([^/?]+)(?:\/([^/?]+))?/.exec(url) ?? [];
    const known = Object.keys(objects).some((key) => key.startsWith(`${namespace}/`));
    const isCa = plural === "configmaps";
    if (isCa && namespace === "published") answer(response, 200, { data: { "ca.crt": pem } });
    else if (isCa && namespace === "forbidden") answer(response, 403, status(403, "Forbidden", "forbidden"));
    else if (plural !== undefined && !isCa) answer(response, 200, { items: objects[`${namespace}/${plural}`] ?? [] });
    else if (plural === undefined && known) answer(response, 200, { kind: "Namespace", metadata: { name: namespace } });
    else answer(response, 404, status(404, "NotFound", `namespaces "${namespace}" not found`));
  });
  await mkdir(join(directory, "k c"));
  await writeFile(join(directory, "k c", "it's a kubeconfig"), server.kubeconfig());
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

test("the program compiles with plain tsc and loads, whatever the objects are named", async () => {
  const out = await newFolder("compiled");
  await bringIn({ configDirs: [await configDir()], out });
  await symlink(join(root, "node_modules"), join(out, "node_modules"), "dir");
  await writeFile(join(out, "package.json"), "{}");
  const options = ["--strict", "--target", "es2022", "--module", "nodenext", "--types", "node", "--skipLibCheck"];
  const tsc = join(root, "node_modules", ".bin", "tsc");
  const compiled = await promisify(execFile)(tsc, [...options, "jumpstarter-import.ts"], { cwd: out }).catch(
    (error) => error,
  );
  assert.equal(compiled.stdout, "");

  const registered = await mockPulumi({
    "project:boardPowerPassword": "hunter2",
    "project:boardPowerUrl": "http://u:p@h/",
    "project:boardPowerPinToken": "1234",
    // Pulumi has taken the last line end of the file.
    "project:boardPowerSshIdentity": "KEY\nhunter2",
  });
  const outputs = createRequire(import.meta.url)(join(out, "jumpstarter-import.js"));
  await settled();
  assert.equal(registered.length, 11);
  const { inputs: board } = registered.find(({ name, type }) => name === "board" && type.endsWith("Exporter"))!;
  assert.deepEqual([board.namespace, board.labels, board.enabled], ["lab", { board: "rpi4" }, false]);
  assert.deepEqual(Object.keys(outputs), ["exporterConfigs", "clientConfigs"]);
  const text: string = await new Promise((resolve) => {
    outputs.exporterConfigs.board.apply(resolve);
  });
  assert.match(text, /methods_description:\n +"on": "Switches on."\n +config:\n +host: power.lab\n +password: hunter2/);
  assert.match(text, /\n +pin_token: 1234\n/);
  assert.equal(parse(text).export.power.config.ssh_identity, "KEY\nhunter2\n");
});

test("the program holds the settings of jmp's configuration files, without tokens and passwords", async () => {
  const out = await newFolder("complete");
  const stdout = await bringIn({ configDirs: [await configDir()], out });
  const program = await readFile(join(out, "jumpstarter-import.ts"), "utf8");
  const expected = `const board = new JumpstarterExporter("board", {
  namespace,
  labels: { board: "rpi4" },
  migratedFrom: { namespace: "old-lab", uid: "uid-there" },
  enabled: false,
  export: {
    power: {
      type: "jumpstarter_driver_power.driver.MockPower",
      config: {
        host: "power.lab",
        password: config.requireSecret("boardPowerPassword"),
        pin_token: config.requireSecretNumber("boardPowerPinToken"),
        url: config.requireSecret("boardPowerUrl"),
        ssh_identity: pulumi.interpolate\`\${config.requireSecret("boardPowerSshIdentity")}\\n\`,
      },
      methodsDescription: { on: "Switches on." },
    },
  },
  hooks: { beforeLease: { script: "j power on\\n" } },
}, { protect: true });`;
  assert.ok(program.includes(expected), program);
  assert.match(program, /new JumpstarterClient\("ci", \{\n {2}namespace,\n.*\n {2}drivers: \{ unsafe: true \},\n\}/);
  assert.match(program, /new JumpstarterExporter\("module", \{\n {2}namespace,\n.*\n {2}\/\/ No configuration file/);
  for (const text of [stdout, program, await readFile(join(out, "jumpstarter-import.json"), "utf8")]) {
    assert.doesNotMatch(text, /eyJ|hunter2|1234|:p@h/);
  }
  assert.match(stdout, /Took over 2 configuration files of jmp\./);
  assert.match(
    stdout,
    /No configuration file of exporters exports, require, module, global-this, exporter-configs, config in /,
  );
  const set = "   pulumi config set --secret boardPower";
  assert.ok(stdout.includes(`\n   power.password of exporter board:\n${set}Password\n`), stdout);
  assert.ok(stdout.includes(`\n   power.ssh_identity of exporter board:\n${set}SshIdentity < FILE\n`), stdout);
  assert.match(stdout, /Not taken: .*broken\.yaml: it is not valid YAML \(line 3\)\./);
  assert.match(stdout, /Not taken: .*elsewhere\.yaml: it is for the client ci of another cluster, grpc\.other:443\./);
  assert.match(stdout, /Not taken: .*second\.yaml: .*board\.yaml is for the same exporter board\./);
  assert.match(
    stdout,
    /Left out: shell in .*ci\.yaml, in which shell\.useProfiles must be true or false; it is a string\./,
  );
});

for (const [namespace, tls, expected] of [
  ["unpublished", { ca: "", insecure: false }, undefined],
  ["published", { ca: base64(pem), insecure: false }, undefined],
  ["published", { ca: "", insecure: false }, '{ ca: "" }'],
  ["published", { ca: base64(pem), insecure: true }, "{ insecure: true }"],
  ["forbidden", { ca: "", insecure: false }, '{ ca: "" }'],
  ["forbidden", { ca: base64(pem) }, `{ ca: "${base64(pem)}" }`],
  ["forbidden", { ca: "", insecure: true }, "{ insecure: true }"],
] as const) {
  const shown = JSON.stringify(tls).replace(base64(pem), "its CA");
  test(`a program verifies the controller as a file with tls ${shown} does, where the CA is ${namespace}`, async () => {
    const { program } = await bringInWith(namespace, { "clients/own.yaml": { ...jmpFile("own", namespace), tls } });
    assert.equal(/ tls: (.*),\n/.exec(program)?.[1], expected);
  });
}

test("a tls that is no configuration is left out and named, also where the CA may not be read", async () => {
  const file = { ...jmpFile("own", "forbidden"), tls: "insecure" };
  const { stdout } = await bringInWith("forbidden", { "clients/own.yaml": file });
  assert.match(stdout, /Left out: tls in .*own\.yaml, in which tls must be a map; it is a string\./);
});

test("by default the files are those that jmp reads, of the user and of the machine", async () => {
  assert.deepEqual(standardFolders({}), [join(homedir(), ".config", "jumpstarter"), "/etc/jumpstarter"]);
  assert.deepEqual(standardFolders({ XDG_CONFIG_HOME: "/x" }), ["/x/jumpstarter", "/etc/jumpstarter"]);
  assert.deepEqual(standardFolders({ XDG_CONFIG_HOME: "/x", JMP_CLIENT_CONFIG_HOME: "/y" }), [
    "/y",
    "/etc/jumpstarter",
  ]);
  process.env.JMP_CLIENT_CONFIG_HOME = await configDir();
  assert.match(await bringIn({ out: await newFolder("default") }), /Took over 2 configuration files of jmp\./);
  delete process.env.JMP_CLIENT_CONFIG_HOME;
});

test("of two files for an object the one with its own token is taken, not that of a former object", async () => {
  const former = { ...jmpFile("own", "published", "uid-of-former"), drivers: { allow: ["former"] } };
  const current = { ...jmpFile("own", "published", "uid-of-own"), drivers: { allow: ["current"] } };
  const files = { "clients/a-own.yaml": former, "clients/own.yaml": current };
  const { stdout, program } = await bringInWith("published", files);
  assert.match(program, /drivers: \{ allow: \["current"\] \}/);
  assert.match(stdout, /Not taken: .*a-own\.yaml: .*clients\/own\.yaml is for the same client own\./);
});

test("a --config-dir that is not a folder is refused", async () => {
  const configDirs = [join(directory, "none")];
  const message = `--config-dir must be a folder; ${configDirs[0]} is none.`;
  await assert.rejects(bringIn({ configDirs, out: directory }), { message });
});

test("values that a resource cannot hold are left out and named, and the rest of the object is imported", async () => {
  const out = await newFolder("left out");
  const stdout = await bringIn({ configDirs: [directory], out });
  assert.match(
    stdout,
    /Left out: access policy open, which a resource cannot hold as it is: policies\[0\]\.from must be/,
  );
  assert.match(stdout, /Left out: labels\["toString"\] of exporter module, which a resource cannot hold: it stays/);
  assert.match(stdout, /Left out: username of exporter global-this, which a resource cannot hold: it stays/);
  const { resources } = JSON.parse(await readFile(join(out, "jumpstarter-import.json"), "utf8"));
  const exporter = resources.find(({ name }: { name: string }) => name === "module");
  assert.deepEqual(exporter.inputs.labels, { board: "rpi4" });
  for (const { inputs, outputs } of resources) {
    assert.ok(
      !("pulumiUrn" in inputs) && !("pulumiUrn" in outputs),
      "no mark is claimed that the object does not bear",
    );
  }
});

test("what the cluster and the files say is no command to the terminal", async () => {
  const file = { ...jmpFile("own", "unpublished"), endpoint: "grpc\u001b[2J.other:443" };
  const { stdout } = await bringInWith("unpublished", { "clients/own.yaml": file });
  assert.match(stdout, /Left out: client taken, which is a Pulumi resource already: urn \[2J/);
  assert.match(stdout, /Not taken: .*own\.yaml: it is for the client own of another cluster, grpc \[2J\.other:443\./);
  assert.ok(!stdout.includes("\u001b"), stdout);
});

test("the printed steps name the cluster, and a shell takes every path as it was given", async () => {
  const out = await newFolder("it's out");
  const kubeconfig = join(directory, "k c", "it's a kubeconfig");
  const stdout = await bringIn({ context: "fake", configDirs: [directory], out });
  const steps = stdout.split("\n").filter((line) => line.startsWith("   "));
  const commands = steps.join("\n").replaceAll(/^ +pulumi /gm, "printf '<%s>' ");
  const { stdout: words } = await promisify(execFile)("sh", ["-c", commands]);
  assert.equal(
    words,
    [
      `<config><set><jumpstarter:kubeconfig><${kubeconfig}>`,
      "<config><set><jumpstarter:context><fake>",
      `<import><--file><${join(out, "jumpstarter-import.json")}><--generate-code=false>`,
      "<refresh>",
      "<up>",
    ].join(""),
  );
});

test("an import that finds one of its files refuses to write the other", async () => {
  const out = await newFolder("half");
  const program = join(out, "jumpstarter-import.ts");
  await writeFile(program, "// mine");
  const message = `${program} exists already.\nMove away what is there, or choose another folder with --out.`;
  await assert.rejects(bringIn({ configDirs: [], out }), { message });
  assert.deepEqual(await readdir(out), ["jumpstarter-import.ts"]);
  assert.equal(await readFile(program, "utf8"), "// mine");
});

for (const [namespace, message] of [
  ["nowhere", /^Error from server \(NotFound\): namespaces "nowhere" not found\nThere is no such namespace in http:/],
  [
    "empty",
    /^Nothing to import from the namespace empty: http:.* has no clients, exporters and access policies in it\.$/,
  ],
  ["taken", /^Nothing to import from the namespace taken\.\nLeft out: client ci, which is a Pulumi resource already/],
] as const) {
  test(`the namespace ${namespace}, from which nothing can be imported, is an error and writes no files`, async () => {
    const out = join(directory, `out-${namespace}`);
    await assert.rejects(bringIn({ namespace, out }), { message });
    assert.ok(!existsSync(out));
  });
}

test("an error goes to stderr, with an exit code", async () => {
  const options = ["--namespace", "nowhere", "--kubeconfig", join(directory, "k c", "it's a kubeconfig")];
  await assert.rejects(run(["import", ...options]), ({ code, stdout, stderr }) => {
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /"nowhere" not found/);
    return true;
  });
});

test("without a kubeconfig the command says what it reads, and nothing of a stack configuration", async () => {
  const environment = { HOME: directory, KUBECONFIG: "", KUBERNETES_SERVICE_HOST: "" };
  await assert.rejects(run(["import", "--namespace", "lab"], environment), ({ code, stderr }) => {
    assert.equal(code, 1);
    assert.match(stderr, /^No Kubernetes configuration found\n[^\n]*\nName a file with --kubeconfig/);
    assert.doesNotMatch(stderr, /pulumi config|jumpstarter:/);
    return true;
  });
  const content = bringIn({ kubeconfig: server.kubeconfig(), out: directory });
  await assert.rejects(content, { message: "--kubeconfig must be a path." });
  for (const option of ["kubeconfig", "context"]) {
    const blank = bringIn({ [option]: " ", out: directory });
    await assert.rejects(blank, { message: `--${option} must not be blank` });
  }
});

test("an old Node.js is told so, and nothing else is loaded", async () => {
  const old = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })";
  const command = promisify(execFile)(process.execPath, ["--import", `data:text/javascript,${old}`, main, "--help"]);
  await assert.rejects(command, {
    code: 1,
    stdout: "",
    stderr: "pulumi-jumpstarter needs Node.js 22.19 or newer, but this is 20.20.2\n",
  });
  const imports = (await readFile(main, "utf8")).matchAll(/^import .*"(.*)";$/gm);
  assert.deepEqual(
    [...imports].map(([, path]) => path),
    ["../supported-node.ts"],
  );
  assert.doesNotMatch(await readFile(join(root, "src", "supported-node.ts"), "utf8"), /^import/m);
});

/** Imports from the fake cluster. */
async function bringIn(options: Partial<ImportOptions> & { out: string }): Promise<string> {
  return await importLab({ namespace: "lab", kubeconfig: join(directory, "k c", "it's a kubeconfig"), ...options });
}

/** Does so with these files of `jmp`, and returns the program, too. */
async function bringInWith(namespace: string, files: Record<string, object>) {
  const out = await mkdtemp(join(directory, "out-"));
  const stdout = await bringIn({ namespace, configDirs: [await jmpFolder(files)], out });
  return { stdout, program: await readFile(join(out, "jumpstarter-import.ts"), "utf8") };
}

async function run(args: string[], environment: NodeJS.ProcessEnv = {}): Promise<{ stdout: string; stderr: string }> {
  return await promisify(execFile)(process.execPath, [main, ...args], { env: { ...process.env, ...environment } });
}

async function newFolder(name: string): Promise<string> {
  const folder = join(directory, name);
  await mkdir(folder);
  return folder;
}

/** The keys that every file of `jmp` has. */
function jmpFile(name: string, namespace = "lab", uid = "uid-there"): object {
  const token = `${part({ alg: "ES256" })}.${part({ sub: `exporter:old-lab:board:${uid}` })}.c2lnbmF0dXJl`;
  return { apiVersion: "jumpstarter.dev/v1alpha1", metadata: { namespace, name }, endpoint, token };
}

/** A folder as `jmp` has it. */
async function jmpFolder(files: Record<string, object>): Promise<string> {
  const folder = await mkdtemp(join(directory, "jmp-"));
  for (const name of ["clients", "exporters"]) await mkdir(join(folder, name));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), JSON.stringify(content));
  return folder;
}

/** One with files that are of this lab, and others. */
async function configDir(): Promise<string> {
  const power = {
    type: "jumpstarter_driver_power.driver.MockPower",
    methods_description: { on: "Switches on." },
    config: {
      host: "power.lab",
      password: "hunter2",
      pin_token: 1234,
      url: "http://u:p@h/",
      ssh_identity: "KEY\nhunter2\n",
    },
  };
  const hooks = { beforeLease: { exec: null, script: "j power on\n", timeout: 120, onFailure: "warn" } };
  const board = {
    ...jmpFile("board"),
    kind: "ExporterConfig",
    tls: { ca: "", insecure: false },
    export: { power },
    hooks,
  };
  const files = {
    "config.yaml": { kind: "UserConfig", config: { "current-client": "ci" } },
    "exporters/board.yaml": { ...board, endpoint: "another.name:443" },
    "exporters/second.yaml": board,
    "exporters/foreign.yaml": { ...board, metadata: { namespace: "other", name: "board" } },
    "clients/ci.yaml": { ...jmpFile("ci"), drivers: { allow: ["UNSAFE"] }, shell: { use_profiles: "no" } },
    "clients/elsewhere.yaml": { ...jmpFile("ci"), kind: "ClientConfig", endpoint: "grpc.other:443" },
  };
  const folder = await jmpFolder(files);
  await writeFile(join(folder, "clients", "broken.yaml"), `a: 1\ntoken: "${part({ alg: "ES256" })}\n`);
  return folder;
}

function object(name: string, metadata: object = {}, spec: object = {}): object {
  return {
    metadata: { name, namespace: "lab", uid: `uid-of-${name}`, ...metadata },
    spec,
    status: { endpoint, credential: { name: `${name}-secret` } },
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function part(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString("base64url");
}
