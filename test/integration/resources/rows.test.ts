import assert from "node:assert/strict";
import { test } from "node:test";
import { useSharedLab } from "../../support/lab.ts";
import { PulumiProject } from "../../support/pulumi.ts";
import type { RunResult } from "../../support/pulumi-cli.ts";
import { withholdCredential } from "../../support/recorded-stack.ts";

const { lab, kube } = useSharedLab();

const WAITING = () =>
  `waiting for the controller to issue the credential of client ${lab.namespace}/ci (no status: the controller has not looked at it)`;

const client = (args: object) => `
  import { JumpstarterClient } from "pulumi-jumpstarter";
  new JumpstarterClient("ci", ${JSON.stringify({ tls: { insecure: true }, ...args })});`;

test("the row of a resource says what it waits for, once, and nothing when the wait has ended", async (t) => {
  let issue = await withholdCredential(kube, "clients/ci");
  await using project = await PulumiProject.create(lab, { program: client({}) });

  await t.test("when the credential comes", async () => {
    const up = project.start(["up", "--yes", "--skip-preview"]);
    await up.said(/waiting for the controller/);
    await issue();
    const result = await up.finished;
    assert.equal(result.code, 0, result.stdout + result.stderr);
    assert.deepEqual(messages(result), [WAITING(), ""]);
    assert.doesNotMatch(result.stdout + result.stderr, /Diagnostics/, "nothing of it is left at the end");
  });

  await t.test("when it does not come in time: then the error stands there, once", async () => {
    await kube.clients.delete("ci");
    await kube.secrets.until("ci-client", (secret) => secret === undefined);
    issue = await withholdCredential(kube, "clients/ci");
    await project.setProgram(client({ labels: { a: "b" }, credentialTimeout: "2s" }));
    const failed = await project.up({ fails: true });
    // Whatever is found below, the tests that follow need the credential.
    await issue();
    const [waiting, cleared, ...rest] = messages(failed);
    assert.deepEqual([waiting, cleared], [WAITING(), ""]);
    assert.equal(rest.length, 1);
    assert.match(
      rest[0]!,
      new RegExp(`client ${lab.namespace}/ci exists, but the controller has not issued its credential`),
    );
    assertOnce(failed, /has not issued its credential within 2 s/);
  });

  await t.test("a wait that is over before anybody could read of it is not mentioned", async () => {
    await project.up();
    await project.setProgram(client({ labels: { a: "c" } }));
    assert.deepEqual(messages(await project.up()), []);
  });
});

test("no error is printed twice, whichever operation fails", async (t) => {
  await using project = await PulumiProject.create(lab, {
    program: client({ name: "taken", labels: { "a b": "c" } }),
  });
  await kube.clients.create({ metadata: { name: "taken" }, spec: {} });

  await t.test("check", async () => assertOnce(await project.up({ fails: true }), /labels\["a b"\] must have a key/));
  await t.test("create", async () => {
    await project.setProgram(client({ name: "taken" }));
    assertOnce(await project.up({ fails: true }), /clients\.jumpstarter\.dev "taken" already exists/);
  });
  await t.test("read", async () => {
    await project.setProgram(`
      import { JumpstarterClient } from "pulumi-jumpstarter";
      JumpstarterClient.get("ci", "${lab.namespace}/missing");`);
    assertOnce(await project.up({ fails: true }), new RegExp(`There is no client ${lab.namespace}/missing to get`));
  });
  await t.test("update and delete", async () => {
    await project.setProgram(client({ name: "mine" }));
    await project.up();
    const unreachable = { KUBECONFIG: await lab.kubeconfigFor("user-a") };
    const forbidden = /clients\.jumpstarter\.dev "mine" is forbidden/;
    await project.setProgram(client({ name: "mine", labels: { a: "b" } }));
    assertOnce(await project.up({ fails: true, env: unreachable }), forbidden);
    assertOnce(await project.destroy({ fails: true, env: unreachable }), forbidden);
  });
});

/** Returns the messages on the client's row, in order. */
function messages({ diagnostics }: RunResult): string[] {
  return diagnostics.filter(({ urn }) => urn?.endsWith("::ci")).map(({ message }) => message.trimEnd());
}

/** Asserts that a message is reported once and printed once. (The row, which shows its beginning, does not count.) */
function assertOnce({ diagnostics, stdout, stderr }: RunResult, message: RegExp): void {
  assert.equal(diagnostics.filter((diagnostic) => message.test(diagnostic.message)).length, 1, stdout);
  const [, listed = ""] = (stdout + stderr).split("Diagnostics:");
  assert.equal(listed.match(new RegExp(message, "g"))?.length, 1, stdout + stderr);
}
