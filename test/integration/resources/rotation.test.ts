import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { openJmp } from "../../../lab/probes/jmp.ts";
import { useLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

const { lab, kube } = useLab();

/** The lifetime of the controller's tokens is 365 days. */
const LIFETIME = "8760h";
/** A `renewBefore` for which every token that is at least a second old is due. */
const ALMOST_LIFETIME = "8759h59m59s";

/** Else `up` says that the lab publishes no CA. */
const tls = { insecure: true };

const program = (rotated: object, other: object = {}) => `
  import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
  const rotated = new JumpstarterClient("rotated", ${JSON.stringify({ credentialTimeout: "5s", tls, ...rotated })});
  const other = new JumpstarterExporter("other", ${JSON.stringify({ renewBefore: "720h", tls, ...other })});
  export const client = pick(rotated);
  export const exporter = pick(other);
  export const config = rotated.config;
  function pick({ uid, token, tokenExpiresAt }) {
    return { uid, token, tokenExpiresAt };
  }`;

test("a token is rotated and renewed in place", async (t) => {
  await using project = await PulumiProject.create(lab, { program: program({ rotationTriggers: { quarter: "1" } }) });
  const outputs = () => project.outputs({ showSecrets: true });

  await t.test("tokenExpiresAt is an output, in plain", async () => {
    await project.up();
    const { client } = await outputs();
    assert.equal(Date.parse(client.tokenExpiresAt), claimsOf(client.token).exp * 1000);
    const [resource] = (await project.resources()).filter(({ urn }) => urn.endsWith("::rotated"));
    assert.equal(resource?.outputs?.tokenExpiresAt, client.tokenExpiresAt);
  });

  await t.test("a change of rotationTriggers gives a new token that works, on the same object", async () => {
    const before = await outputs();
    await project.setProgram(program({ rotationTriggers: { quarter: "2" } }));
    const preview = await project.preview();
    assert.deepEqual(Object.keys(preview.steps.find(({ op }) => op === "update")?.detailedDiff ?? {}), [
      "rotationTriggers.quarter",
    ]);
    await project.up();
    const rotated = await outputs();
    assert.equal(rotated.client.uid, before.client.uid);
    assert.notEqual(rotated.client.token, before.client.token);
    assert.equal(rotated.client.token, await tokenIn("rotated-client"));
    assert.deepEqual(rotated.exporter, before.exporter, "others keep theirs");
    const jmp = await openJmp({ env: lab.env, directory: join(lab.directory, "jmp") });
    const config = await jmp.configFile("rotated", rotated.config);
    const listed = await jmp.run(["get", "exporters", "--output", "name", "--client-config", config]);
    assert.equal(listed.code, 0, listed.stdout + listed.stderr);
    assert.match(listed.stdout, /other/);
    assertNoChanges(await project.up());
  });

  await t.test("a rotation that the controller does not answer in time is finished by the next up", async () => {
    const before = await outputs();
    await lab.controller.stop();
    await project.setProgram(program({ credentialTimeout: "1s", rotationTriggers: { quarter: "3" } }));
    const failed = await project.up({ fails: true });
    assert.match(failed.stdout, /Seen last: Secret rotated-client is not there/);
    await lab.controller.start();
    await project.setProgram(program({ rotationTriggers: { quarter: "3" } }));
    await project.up();
    const rotated = await outputs();
    assert.equal(rotated.client.uid, before.client.uid);
    assert.notEqual(rotated.client.token, before.client.token);
    assert.equal(rotated.client.token, await tokenIn("rotated-client"));
  });

  await t.test("renewBefore renews a token that expires within it, and leaves others alone", async () => {
    const before = await outputs();
    await project.setProgram(program({ rotationTriggers: { quarter: "3" }, renewBefore: ALMOST_LIFETIME }));
    const preview = await project.preview();
    assert.deepEqual(preview.changes, { same: 2, update: 1 });
    await project.up();
    const first = await outputs();
    const { changes, diagnostics } = await project.up();
    assert.deepEqual(changes, { same: 2, update: 1 }, "also when nothing but the time has changed");
    assert.deepEqual(
      diagnostics.filter(({ ephemeral }) => !ephemeral).map(({ message }) => message.trimEnd()),
      [
        `The token expires at ${first.client.tokenExpiresAt}, within renewBefore (${ALMOST_LIFETIME}): the update renews it.`,
        `A new token was issued; the old one stays valid until ${first.client.tokenExpiresAt}.`,
      ],
      "where no input has changed, the reason is told",
    );
    const second = await outputs();
    for (const { older, newer } of [
      { older: before, newer: first },
      { older: first, newer: second },
    ]) {
      assert.equal(newer.client.uid, older.client.uid);
      assert.notEqual(newer.client.token, older.client.token);
      assert.ok(newer.client.tokenExpiresAt > older.client.tokenExpiresAt);
      assert.deepEqual(newer.exporter, older.exporter);
    }
  });

  await t.test("to take rotationTriggers out rotates nothing, and to put others in does", async () => {
    const before = await outputs();
    await project.setProgram(program({}));
    await project.up();
    const without = await outputs();
    assert.deepEqual(without.client, before.client);
    assert.equal(without.client.token, await tokenIn("rotated-client"));
    await project.setProgram(program({ rotationTriggers: { quarter: "3" } }));
    await project.up();
    assert.notEqual((await outputs()).client.token, before.client.token);
  });

  await t.test("a renewBefore that even a new token is due for is an error, and nothing is rotated", async () => {
    const before = await tokenIn("rotated-client");
    await project.setProgram(program({ rotationTriggers: { quarter: "3" }, renewBefore: LIFETIME }));
    const { stdout } = await project.up({ fails: true });
    assert.match(stdout, /renewBefore must be shorter than the lifetime of the controller's tokens, which is 8760h/);
    assert.equal(await tokenIn("rotated-client"), before);
    await project.setProgram(program({ rotationTriggers: { quarter: "3" } }));
    await project.up();
    assert.equal(await tokenIn("rotated-client"), before);
  });
});

async function tokenIn(secret: string): Promise<string> {
  return Buffer.from((await kube.secrets.get(secret)).data.token, "base64").toString();
}

function claimsOf(token: string): { exp: number } {
  return JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString());
}
