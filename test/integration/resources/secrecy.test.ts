import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { useSharedLab } from "../../support/lab.ts";
import { type ProjectOptions, PulumiProject } from "../../support/pulumi.ts";

/** The other tests rely on PulumiProject to notice a token wherever one shows up. */
describe("a Pulumi project of the tests", () => {
  const { lab } = useSharedLab();

  /** A token in a backend fails all that follows, so that each test has one of its own. */
  async function create(options: ProjectOptions): Promise<PulumiProject> {
    const backend = await mkdtemp(join(lab.directory, "backend-"));
    return await PulumiProject.create(lab, { ...options, env: { PULUMI_BACKEND_URL: pathToFileURL(backend).href } });
  }

  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const token = `${part({ alg: "ES256", typ: "JWT" })}.${part({ sub: "client:lab:ci:uid" })}.${"c2lnbmF0dXJl".repeat(4)}`;

  it("fails when a command prints a token", async () => {
    await using project = await create({ program: `console.log(${JSON.stringify(token)});` });
    await assert.rejects(project.up(), /^Error: the output of pulumi up .* holds a token/);
  });

  it("fails when an output hides a token in base64 that is not printed", async () => {
    const data = Buffer.from(`kind: ClientConfig\ntoken: ${token}\n`).toString("base64");
    await using project = await create({ program: `export const data = ${JSON.stringify(data)};` });
    await assert.rejects(project.up({ args: ["--suppress-outputs"] }), /the event log .* holds a token in base64/);
  });

  it("fails when the state holds a token", async () => {
    await using project = await create({ program: "" });
    await project.up();
    const state = await project.exportState();
    state.deployment.resources![0]!.outputs = { token };
    await assert.rejects(project.importState(state), /backend-.*\.json holds a token/);
  });

  it("fails when secret configuration is shown", async () => {
    await using project = await create({
      program: `
        import { Config } from "@pulumi/pulumi";
        export const greeting = "the password is " + new Config("lab").require("password");`,
      secrets: { "lab:password": "correct horse battery staple" },
    });
    await assert.rejects(project.up(), /holds secret number 1/);
  });

  it("succeeds when secrets are kept, shows them when asked to, and reads and writes its files as the CLI does", async () => {
    await using project = await create({
      program: `
        import { Config, getStack, output, secret } from "@pulumi/pulumi";
        const config = new Config("lab");
        export const place = [getStack(), config.require("site"), config.requireNumber("rack")];
        export const door = { pins: [config.requireSecret("pin")], isOpen: false };
        export const nested = secret({ inner: [secret("deep"), output(7)], nothing: null });
        export const token = secret(${JSON.stringify(token)});`,
      config: { "lab:site": "münchen: 1", "lab:rack": "07" },
      secrets: { "lab:pin": "pin-5812-ü" },
    });
    await project.setConfig("lab:rack", "8");
    await project.up();
    const { stdout: hidden } = await project.run(["stack", "output", "--json"]);
    assert.deepEqual(await project.outputs(), JSON.parse(hidden));
    const { stdout } = await project.run(["stack", "output", "--json", "--show-secrets"], { showsSecrets: true });
    const outputs = await project.outputs({ showSecrets: true });
    assert.deepEqual(outputs, JSON.parse(stdout));
    assert.deepEqual(outputs.place, [project.stack, "münchen: 1", 8]);
    assert.deepEqual(outputs.door, { pins: ["pin-5812-ü"], isOpen: false });
    assert.deepEqual([outputs.token, JSON.parse(hidden).token], [token, "[secret]"]);
    const { stdout: exported } = await project.run(["stack", "export"]);
    assert.deepEqual(await project.exportState(), JSON.parse(exported));
  });

  it("fails when a command succeeds that must fail, and the other way round", async () => {
    await using project = await create({ program: `throw new Error("no luck");` });
    const { diagnostics } = await project.up({ fails: true });
    assert.match(diagnostics.map(({ message }) => message).join("\n"), /no luck/);
    await assert.rejects(project.up(), /pulumi up .* failed:.*no luck/s);
    await project.setProgram("");
    await assert.rejects(project.up({ fails: true }), /must fail, but succeeded/);
  });
});
