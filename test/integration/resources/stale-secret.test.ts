import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { type Jmp, openJmp } from "../../../lab/probes/jmp.ts";
import { useLab } from "../../support/lab.ts";
import { PulumiProject } from "../../support/pulumi.ts";

let jmp: Jmp;
const { lab, kube } = useLab(async () => {
  jmp = await openJmp({ env: lab.env, directory: join(lab.directory, "jmp") });
  await leaveSecrets("plain", "healed");
});

test("with plain API calls, the Secret that a former client has left gives a token that the controller denies", async () => {
  const { metadata } = await kube.clients.create({ metadata: { name: "plain" }, spec: {} });
  const client = await kube.clients.until("plain", (object) => object?.status?.credential);
  const { data } = await kube.secrets.get("plain-client");
  const token = Buffer.from(data.token, "base64").toString();
  assert.notEqual(uidOf(token), metadata.uid, "the controller has kept the former client's token");
  const listed = await jmp.run(["get", "exporters"], environment("plain", client!.status.endpoint, token));
  assert.notEqual(listed.code, 0);
  assert.match(listed.stdout + listed.stderr, /permission denied/i);
});

test("up heals it: the same steps give a token that the controller accepts", async () => {
  const { metadata: stale } = await kube.secrets.get("healed-client");
  await using project = await PulumiProject.create(lab, {
    program: `
      import { JumpstarterClient } from "pulumi-jumpstarter";
      const client = new JumpstarterClient("healed");
      export const { uid, config, token } = client;`,
  });
  await project.up();
  const { uid, config, token } = await project.outputs({ showSecrets: true });
  assert.equal(uid, (await kube.clients.get("healed")).metadata.uid);
  assert.equal(uidOf(token), uid);
  assert.notEqual((await kube.secrets.get("healed-client")).metadata.uid, stale.uid);
  const listed = await jmp.run(["get", "exporters", "--client-config", await jmp.configFile("healed", config)]);
  assert.equal(listed.code, 0, listed.stdout + listed.stderr);
});

/** Creates clients with these names and deletes them, so that nothing but their Secrets is left. */
async function leaveSecrets(...names: string[]): Promise<void> {
  for (const name of names) await kube.clients.create({ metadata: { name }, spec: {} });
  for (const name of names) await kube.secrets.until(`${name}-client`, (secret) => secret !== undefined);
  // A running controller may claim the Secret for the client while that is being deleted, and the Secret goes with it.
  await lab.controller.stop();
  for (const name of names) await kube.clients.delete(name, "Orphan");
  for (const name of names) await kube.clients.until(name, (client) => client === undefined);
  await lab.controller.start();
  for (const name of names) assert.ok(await kube.secrets.find(`${name}-client`));
}

function environment(name: string, endpoint: string, token: string): NodeJS.ProcessEnv {
  return { JMP_NAMESPACE: lab.namespace, JMP_NAME: name, JMP_ENDPOINT: endpoint, JMP_TOKEN: token };
}

/** The UID of the object that a token is for. */
function uidOf(token: string): string {
  const { sub } = JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString());
  return sub.split(":").at(-1);
}
