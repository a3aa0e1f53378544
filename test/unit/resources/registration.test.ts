import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { afterEach, beforeEach, test } from "node:test";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import {
  getClient,
  JumpstarterClient,
  JumpstarterExporter,
  JumpstarterExporterAccessPolicy,
  JumpstarterExporterService,
  JumpstarterProvider,
} from "../../../src/index.ts";
import { type Registered, settled } from "../../support/mocks.ts";

/** The resources and messages that the program registers and logs. */
let registered: Registered[];
let warnings: string[];

beforeEach(() => run({}));
afterEach(() => pulumi.runtime.setAllConfig({}));

/** Begins another run of a program. */
async function run(options: { preview?: boolean; project?: string; config?: Record<string, string> }) {
  const { preview = false, project = "project", config = {} } = options;
  registered = [];
  warnings = [];
  pulumi.runtime.setAllConfig(config);
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs });
        const issued = { name, namespace: "lab", endpoint: "grpc.lab:443", caBundle: "", token: "t" };
        return { id: name, state: { ...issued, ...inputs } };
      },
      call: ({ inputs }) => inputs,
    },
    project,
    "stack",
    preview,
  );
  pulumi.log.warn = async (message) => void warnings.push(message);
}

const { warn } = pulumi.log;
afterEach(() => {
  pulumi.log.warn = warn;
});

class Other extends pulumi.CustomResource {
  constructor(name: string, opts?: pulumi.CustomResourceOptions) {
    super("other:index:Thing", name, {}, opts);
  }
}

test("a preview tells the provider whether resources of other packages were declared before, and an update nothing", async () => {
  await run({ preview: true });
  await pulumi.runtime.runInPulumiStack(async () => {
    new JumpstarterClient("first");
    new pulumi.ComponentResource("my:lab:Lab", "empty");
    new JumpstarterClient("second", {}, { parent: new pulumi.ComponentResource("my:lab:Lab", "own") });
    const lab = new pulumi.ComponentResource("my:lab:Lab", "lab");
    new Other("namespace", { parent: lab });
    new JumpstarterClient("third");
  });
  await settled();
  const told = registered.map(({ name, inputs }) => [name, inputs.pulumiPreview]);
  const { first, second, third } = Object.fromEntries(told);
  assert.deepEqual([first, second, third], ["alone", "alone", "among others"]);

  await run({});
  new JumpstarterClient("first");
  await settled();
  assert.ok(!("pulumiPreview" in registered.at(-1)!.inputs));
});

test("the option import is refused, and the message names the alternative", () => {
  assert.throws(
    () => new JumpstarterClient("ci", {}, { import: "lab/ci" }),
    /^Error: JumpstarterClient "ci": the option import cannot reach a dynamic provider\. Set adopt: true .* npx pulumi-jumpstarter import$/m,
  );
});

test("customTimeouts are warned of", () => {
  new JumpstarterClient("ci", { tls: {} }, { customTimeouts: { create: "10m" } });
  assert.match(
    warnings.join(),
    /^JumpstarterClient "ci": customTimeouts have no effect.* Set credentialTimeout instead\.$/,
  );
});

test("a setting of the stack that does not exist is refused, with the one that is most like it", async () => {
  await run({ config: { "jumpstarter:contxt": "lab", "other:contxt": "x", "jumpstarter:namespace": "lab" } });
  const message = /there is no setting jumpstarter:contxt, .*; did you mean jumpstarter:context\?/;
  assert.throws(() => new JumpstarterClient("ci"), message);
  await assert.rejects(getClient({ name: "ci" }), message);
  await run({ config: { "jumpstarter:offlinePreview": "yes" } });
  assert.throws(() => new JumpstarterClient("ci"), /jumpstarter:offlinePreview must be true or false/);
});

test("a blank kubeconfig or context of the stack is refused: it would mean the default cluster", async () => {
  await run({ config: { "jumpstarter:kubeconfig": "", "jumpstarter:context": " \n", "jumpstarter:namespace": "" } });
  const message =
    /stack:\n {2}jumpstarter:kubeconfig must be a non-empty.*\n {2}jumpstarter:context must not be blank$/;
  assert.throws(() => new JumpstarterClient("ci"), message);
  await assert.rejects(getClient({ name: "ci" }), message);
});

test("a blank kubeconfig or context of a provider is refused as soon as it is known", async () => {
  for (const key of ["kubeconfig", "context"]) {
    const program = `
      import * as pulumi from "@pulumi/pulumi";
      import { JumpstarterProvider } from "../../../src/index.ts";
      process.once("unhandledRejection", (error) => {
        console.log(error.message);
        process.exit();
      });
      await pulumi.runtime.setMocks({ newResource: ({ inputs }) => ({ id: "id", state: inputs }), call: () => ({}) });
      new JumpstarterProvider("lab", { ${key}: pulumi.output(" ") });`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: import.meta.dirname,
    });
    const message = `invalid arguments of JumpstarterProvider "lab":\n  ${key} must not be blank\n`;
    assert.ok(stdout.endsWith(message), stdout);
  }
});

test("a project that is called jumpstarter has settings of its own", async () => {
  await run({ project: "jumpstarter", config: { "jumpstarter:contxt": "lab" } });
  new JumpstarterClient("ci", { tls: {} });
  await settled();
  assert.equal(registered.at(-1)!.name, "ci");
});

test("a provider can be told to leave the cluster alone in previews", async () => {
  new JumpstarterProvider("munich", { kubeconfig: "munich.yaml", offlinePreview: true });
  await settled();
  assert.equal(registered.at(-1)!.inputs["jumpstarter:offlinePreview"], "true");
});

test("problems that the provider would find are reported together with those of the program", () => {
  assert.throws(
    () => new JumpstarterExporter("Board", { export: { power: { typ: "x" } as never }, renewBefore: "soon" }),
    (error: Error) => {
      for (const problem of [
        /export\.power/,
        /^ {2}renewBefore must be a duration/m,
        /^ {2}name must be a lowercase/m,
      ]) {
        assert.match(error.message, problem);
      }
      return true;
    },
  );
  // Alone it is left to the provider: the state may hold it, and ignoreChanges may keep it.
  new JumpstarterClient("ci", { renewBefore: "soon", tls: {} });
});

test("a lookup without an id is refused: Pulumi would create an object", async () => {
  for (const { get } of [JumpstarterClient, JumpstarterExporter, JumpstarterExporterAccessPolicy]) {
    for (const id of ["", undefined, null, 7]) {
      assert.throws(
        () => get("alice", id as string),
        /^Error: invalid arguments of Jumpstarter\w+ "alice":\n {2}id must be a non-empty string/,
      );
    }
  }
  JumpstarterClient.get("alice", pulumi.output("lab/alice"), { tls: {} });
  await settled();
  assert.equal(registered.at(-1)!.name, "alice");
});

test("a service may have a name in the program that an object could not have", () => {
  const exporter = { name: "board", namespace: "lab", config: "x" };
  const args = { exporter, host: "bench-1", service: {}, hots: "bench-1" };
  assert.throws(
    () => new JumpstarterExporterService("Bench_1", args),
    ({ message }: Error) => /^ {2}hots must not be set/m.test(message) && !/^ {2}name/m.test(message),
  );
});

test("a program in JavaScript that leaves out the arguments reads which it lacks", () => {
  assert.throws(
    () => new JumpstarterExporterService("board", undefined as never),
    /invalid arguments of JumpstarterExporterService "board":\n {2}exporter must be a JumpstarterExporter/,
  );
  // The provider says which.
  new JumpstarterExporterAccessPolicy("boards", undefined as never);
});
