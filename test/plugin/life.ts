/** The life of the client in `examples/python` and `examples/go`, which are the same program. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { Kube } from "../../lab/cluster/kube.ts";
import { assertNoChanges, type PulumiProject } from "../support/pulumi.ts";

/** The program, as it is and with other arguments of its client. */
export interface Programs {
  example: string;
  /** Has another label, `client-type`: dev, and `rotationTriggers`. */
  changed: string;
  /** Has another name: renamed. */
  renamed: string;
}

/** Runs the program, and each other one in its turn, and looks at the cluster in between. */
export async function showLife(project: PulumiProject, kube: Kube, programs: Programs): Promise<void> {
  assert.equal((await project.up()).changes.create, 3);
  const { metadata } = await kube.clients.get("ci");
  const label = async () => (await kube.clients.get("ci")).metadata.labels?.["client-type"];
  const token = async () => parse((await project.outputs({ showSecrets: true })).clientConfig).token;
  const { data } = await kube.secrets.get("ci-client");
  const issued = await token();
  assert.equal(issued, Buffer.from(data.token, "base64").toString());
  const { exporterConfig, clientConfig } = await project.outputs();
  assert.deepEqual([exporterConfig, clientConfig], ["[secret]", "[secret]"]);

  await kube.clients.patch("ci", { metadata: { labels: { "client-type": "other" } } });
  assert.equal((await project.refresh()).changes.update, 1);
  assert.equal(await label(), "other");
  await project.setProgram(programs.changed);
  assert.deepEqual((await project.up()).changes, { update: 1, same: 2 });
  assert.equal(await label(), "dev");
  assert.notEqual(await token(), issued);
  assert.equal((await kube.clients.get("ci")).metadata.uid, metadata.uid);
  await project.setProgram(programs.renamed);
  assert.equal((await project.up()).changes.replace, 1);
  assert.deepEqual(
    (await kube.clients.list()).map((client) => client.metadata.name),
    ["renamed"],
  );
  await project.destroy();
  assert.deepEqual([...(await kube.clients.list()), ...(await kube.exporters.list())], []);
}

/** Imports a client into the empty stack, with the program that Pulumi generates for it. */
export async function showImport(project: PulumiProject, kube: Kube): Promise<void> {
  await kube.clients.create({ metadata: { name: "alice", labels: { team: "boot" } }, spec: {} });
  const before = await kube.clients.until("alice", (client) => client?.status?.credential !== undefined);
  const file = join(project.directory, "imported");
  const id = `${kube.namespace}/alice`;
  await project.run(["import", "jumpstarter:index:Client", "alice", id, "--yes", "--protect=false", "--out", file]);
  await project.setProgram(await readFile(file, "utf8"));
  assertNoChanges(await project.up());
  assert.equal((await kube.clients.get("alice")).metadata.uid, before?.metadata.uid);
  await project.destroy();
  assert.equal(await kube.clients.find("alice"), undefined);
}

/** The context of {@link kubeconfigOfOthers} that leads to the lab. */
export const CONTEXT = "munich";

/** Returns the lab's kubeconfig, changed so that only a provider with both a context and a namespace finds the lab's objects. */
export async function kubeconfigOfOthers(lab: { kubeconfig: string }): Promise<string> {
  const kubeconfig = parse(await readFile(lab.kubeconfig, "utf8"));
  const [{ context }] = kubeconfig.contexts;
  const contexts = [{ name: CONTEXT, context: { ...context, namespace: "nowhere" } }];
  return stringify({ ...kubeconfig, contexts, "current-context": "berlin" }); // Pulumi would make an object of one in JSON
}

/**
 * Runs a program that makes a client by an explicit provider, looks up another one, bob, and asks functions for both, while no
 * kubeconfig is in the environment.
 */
export async function showElsewhere(project: PulumiProject, kube: Kube, program: string): Promise<void> {
  await kube.clients.create({ metadata: { name: "bob" }, spec: {} });
  const bob = (await kube.clients.until("bob", (client) => client?.status?.credential !== undefined))!;
  await project.setProgram(program);
  const env = { KUBECONFIG: undefined };
  await project.preview({ env });
  assert.equal(await kube.clients.find("made"), undefined);
  await project.up({ env });
  const made = await kube.clients.get("made");
  const outputs = await project.outputs({ showSecrets: true });
  assert.deepEqual(outputs.found, { uid: made.metadata.uid, namespace: kube.namespace });
  assert.deepEqual(outputs.bob, { uid: bob.metadata.uid, endpoint: bob.status?.endpoint });
  assert.deepEqual(outputs.names, ["bob", "made"]);
  assert.equal(parse(outputs.bobConfig).metadata.name, "bob");
  assert.equal(parse(outputs.madeConfig).metadata.name, "made");
  assert.equal(outputs.asked, outputs.madeConfig);
  await project.destroy({ env });
  assert.equal(await kube.clients.find("made"), undefined);
  assert.equal((await kube.clients.get("bob")).metadata.uid, bob.metadata.uid);
  await kube.clients.delete("bob");
}
