import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { openJmp } from "../../../lab/probes/jmp.ts";
import { useLab } from "../../support/lab.ts";
import { PulumiProject } from "../../support/pulumi.ts";

const { lab, kube } = useLab();

/** The lifetime of the controller's tokens is 365 days. */
const LIFETIME = "8760h";
/** A `renewBefore` for which every token that is at least a second old is due. */
const ALMOST_LIFETIME = "8759h59m59s";

/** Else `up` says that the lab publishes no CA. */
const tls = { insecure: true };

const program = (args: { rotated?: object; late?: object; renewed?: object; toggled?: object }) => `
  import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
  const args = ${JSON.stringify(args)};
  const common = ${JSON.stringify({ credentialTimeout: "5s", tls })};
  const clients = Object.fromEntries(["rotated", "late", "renewed", "toggled"].map(
    (name) => [name, new JumpstarterClient(name, { ...common, ...args[name] })],
  ));
  const other = new JumpstarterExporter("other", ${JSON.stringify({ renewBefore: "720h", tls })});
  export const { rotated, late, renewed, toggled } = Object.fromEntries(
    Object.entries(clients).map(([name, client]) => [name, pick(client)]),
  );
  export const exporter = pick(other);
  export const config = clients.rotated.config;
  function pick({ uid, token, tokenExpiresAt }) {
    return { uid, token, tokenExpiresAt };
  }`;

test("a token is rotated and renewed in place", async (t) => {
  const [first, second] = ["1", "2"].map((quarter) => ({ rotationTriggers: { quarter } }));
  const renewBefore = ALMOST_LIFETIME;
  await using project = await PulumiProject.create(lab, {
    program: program({ rotated: first, late: first, toggled: first }),
  });
  const outputs = () => project.outputs({ showSecrets: true });
  await project.up();
  const created = await outputs();

  await t.test("tokenExpiresAt is an output, in plain", async () => {
    const { rotated } = created;
    assert.equal(Date.parse(rotated.tokenExpiresAt), claimsOf(rotated.token).exp * 1000);
    const [resource] = (await project.resources()).filter(({ urn }) => urn.endsWith("::rotated"));
    assert.equal(resource?.outputs?.tokenExpiresAt, rotated.tokenExpiresAt);
  });

  await project.setProgram(program({ rotated: second, late: first, renewed: { renewBefore } }));

  const { changes, steps } = await project.up();
  const changed = await outputs();

  await t.test("an update shows what a rotation and a renewal are for", () => {
    assert.deepEqual(changes, { same: 3, update: 3 }, "the exporter and the client that nothing is changed of stay");
    const diffOf = (name: string) =>
      Object.keys(steps.find(({ op, urn }) => op === "update" && urn.endsWith(`::${name}`))?.detailedDiff ?? {});
    assert.deepEqual(diffOf("rotated"), ["rotationTriggers.quarter"]);
    assert.deepEqual(diffOf("renewed"), ["renewBefore"]);
  });

  await t.test("a change of rotationTriggers gives a new token that works, on the same object", async () => {
    assert.equal(changed.rotated.uid, created.rotated.uid);
    assert.notEqual(changed.rotated.token, created.rotated.token);
    assert.equal(changed.rotated.token, await tokenIn("rotated-client"));
    assert.deepEqual(changed.exporter, created.exporter, "others keep theirs");
    assert.deepEqual(changed.late, created.late, "others keep theirs");
    const jmp = await openJmp({ env: lab.env, directory: join(lab.directory, "jmp") });
    const config = await jmp.configFile("rotated", changed.config);
    const listed = await jmp.run(["get", "exporters", "--output", "name", "--client-config", config]);
    assert.equal(listed.code, 0, listed.stdout + listed.stderr);
    assert.match(listed.stdout, /other/);
  });

  await t.test("renewBefore renews a token that expires within it", () => {
    assertRenewed(created.renewed, changed.renewed);
  });

  await t.test("to take rotationTriggers out rotates nothing", async () => {
    assert.deepEqual(changed.toggled, created.toggled);
    assert.equal(changed.toggled.token, await tokenIn("toggled-client"));
  });

  await t.test("a rotation that the controller does not answer in time is an error", async () => {
    await lab.controller.stop();
    await project.setProgram(program({ rotated: second, late: { ...second, credentialTimeout: "1s" } }));
    const failed = await project.up({ fails: true });
    assert.match(failed.stdout, /Seen last: Secret late-client is not there/);
    await lab.controller.start();
  });

  await project.setProgram(program({ rotated: second, late: second, renewed: { renewBefore }, toggled: first }));
  await project.up();
  const finished = await outputs();

  await t.test("it is finished by the next up", async () => {
    assert.equal(finished.late.uid, changed.late.uid);
    assert.notEqual(finished.late.token, changed.late.token);
    assert.equal(finished.late.token, await tokenIn("late-client"));
  });

  await t.test("to put rotationTriggers in rotates", () => {
    assert.equal(finished.toggled.uid, changed.toggled.uid);
    assert.notEqual(finished.toggled.token, changed.toggled.token);
  });

  await t.test("renewBefore renews also when nothing but the time has changed, and leaves others alone", async () => {
    const { changes, diagnostics } = await project.up();
    assert.deepEqual(changes, { same: 5, update: 1 });
    const { tokenExpiresAt } = finished.renewed;
    assert.deepEqual(
      diagnostics.filter(({ ephemeral }) => !ephemeral).map(({ message }) => message.trimEnd()),
      [
        `The token expires at ${tokenExpiresAt}, within renewBefore (${ALMOST_LIFETIME}): the update renews it.`,
        `A new token was issued; the old one stays valid until ${tokenExpiresAt}.`,
      ],
      "where no input has changed, the reason is told",
    );
    const { renewed, ...others } = await outputs();
    const { renewed: former, ...formerOthers } = finished;
    assertRenewed(former, renewed);
    assert.deepEqual(others, formerOthers);
  });

  await t.test("a renewBefore that even a new token is due for is an error, and nothing is rotated", async () => {
    const before = await tokenIn("rotated-client");
    const rotated = { ...second, renewBefore: LIFETIME };
    await project.setProgram(program({ rotated, late: second, toggled: first }));
    const { stdout } = await project.up({ fails: true });
    assert.match(stdout, /renewBefore must be shorter than the lifetime of the controller's tokens, which is 8760h/);
    assert.equal(await tokenIn("rotated-client"), before);
    await project.setProgram(program({ rotated: second, late: second, toggled: first }));
    await project.up();
    assert.equal(await tokenIn("rotated-client"), before);
  });
});

interface Issued {
  uid: string;
  token: string;
  tokenExpiresAt: string;
}

/** Fails unless the same object has a token that is valid for longer. */
function assertRenewed(older: Issued, newer: Issued): void {
  assert.equal(newer.uid, older.uid);
  assert.notEqual(newer.token, older.token);
  assert.ok(newer.tokenExpiresAt > older.tokenExpiresAt);
}

async function tokenIn(secret: string): Promise<string> {
  return Buffer.from((await kube.secrets.get(secret)).data.token, "base64").toString();
}

function claimsOf(token: string): { exp: number } {
  return JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString());
}
