import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { parse, stringify } from "yaml";
import { addPythonSdk } from "../../lab/languages/python.ts";
import { useSharedLab } from "../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../support/pulumi.ts";
import { showImport, showLife } from "./life.ts";

const { lab, kube } = useSharedLab();

const example = await readFile(join(import.meta.dirname, "../../examples/python/__main__.py"), "utf8");

async function python(options: { secrets?: Record<string, string>; env?: NodeJS.ProcessEnv } = {}) {
  return await PulumiProject.create(lab, {
    ...options,
    example: "python",
    language: "python",
    config: { "jumpstarter:namespace": lab.namespace },
    prepare: (directory) => addPythonSdk(directory, lab.env.PATH!),
  });
}

test("a program in Python creates, refreshes, updates, renews, replaces and deletes a client, and imports one with its code", async () => {
  await using project = await python();
  const withArgument = (argument: string) => example.replace("    drivers=", `    ${argument},\n    drivers=`);
  await showLife(project, kube, {
    example,
    relabelled: example.replace('"client-type": "ci"', '"client-type": "dev"'),
    rotated: withArgument('rotation_triggers={"quarter": "4"}'),
    renamed: withArgument('name="renamed"'),
  });
  await showImport(project, kube);
});

test("a provider of its own, a client that others manage, and functions work in Python", async () => {
  await kube.clients.create({ metadata: { name: "bob" }, spec: {} });
  await kube.clients.until("bob", (client) => client?.status?.credential !== undefined);
  const kubeconfig = stringify(parse(await readFile(lab.kubeconfig, "utf8")));
  await using project = await python({ secrets: { "lab:kubeconfig": kubeconfig }, env: { KUBECONFIG: undefined } });
  await project.setProgram(`
import pulumi
import pulumi_jumpstarter as jumpstarter

munich = jumpstarter.Provider("munich", kubeconfig=pulumi.Config("lab").require_secret("kubeconfig"), namespace="${lab.namespace}")
by_munich = pulumi.ResourceOptions(provider=munich)
made = jumpstarter.Client("made", name="made", opts=by_munich)
bob = jumpstarter.Client.get("bob", "${lab.namespace}/bob", opts=by_munich)
asked = jumpstarter.get_client_config_output(name=made.name, opts=pulumi.InvokeOutputOptions(provider=munich))
clients = jumpstarter.list_clients_output(opts=pulumi.InvokeOutputOptions(provider=munich, depends_on=[made]))
pulumi.export("made", made.config)
pulumi.export("bob", bob.config)
pulumi.export("asked", asked.config)
pulumi.export("names", clients.clients.apply(lambda all: sorted(client.name for client in all)))
`);
  await project.preview();
  await project.up();
  const { made, bob, asked, names } = await project.outputs({ showSecrets: true });
  assert.deepEqual(
    [made, bob].map((config) => parse(config).metadata.name),
    ["made", "bob"],
  );
  assert.equal(asked, made);
  assert.deepEqual(names, ["bob", "made"]);
  assertNoChanges(await project.up());
  await project.destroy();
  assert.ok(await kube.clients.find("bob"));
  await kube.clients.delete("bob");
});
