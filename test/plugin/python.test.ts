import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { useSharedLab } from "../support/lab.ts";
import { addPythonSdk } from "../support/languages/python.ts";
import { PulumiProject } from "../support/pulumi.ts";
import { CONTEXT, kubeconfigOfOthers, showElsewhere, showImport, showLife } from "./life.ts";

const { lab, kube } = useSharedLab();

const example = await readFile(join(import.meta.dirname, "../../examples/python/__main__.py"), "utf8");

async function python(secrets: Record<string, string> = {}) {
  return await PulumiProject.create(lab, {
    example: "python",
    language: "python",
    config: { "jumpstarter:namespace": lab.namespace },
    secrets,
    prepare: (directory) => addPythonSdk(directory, lab.env.PATH!),
  });
}

test("a program in Python creates, refreshes, updates, renews, replaces and deletes a client, and imports one with its code", async () => {
  await using project = await python();
  const withArgument = (argument: string) => example.replace("    drivers=", `    ${argument},\n    drivers=`);
  await showLife(project, kube, {
    example,
    changed: withArgument('rotation_triggers={"quarter": "4"}').replace('"client-type": "ci"', '"client-type": "dev"'),
    renamed: withArgument('name="renamed"'),
  });
  await showImport(project, kube);
});

test("a provider of its own, a client that others manage, and functions work in Python", async () => {
  await using project = await python({ "lab:kubeconfig": await kubeconfigOfOthers(lab) });
  await showElsewhere(
    project,
    kube,
    `
import pulumi
import pulumi_jumpstarter as jumpstarter

kubeconfig = pulumi.Config("lab").require_secret("kubeconfig")
munich = jumpstarter.Provider("munich", kubeconfig=kubeconfig, context="${CONTEXT}", namespace="${lab.namespace}")
by_munich = pulumi.ResourceOptions(provider=munich)
made = jumpstarter.Client("made", name="made", opts=by_munich)
bob = jumpstarter.Client.get("bob", "${lab.namespace}/bob", opts=by_munich)
asked_by_munich = pulumi.InvokeOutputOptions(provider=munich)
found = jumpstarter.get_client_output(name=made.name, opts=asked_by_munich)
asked = jumpstarter.get_client_config_output(name=made.name, opts=asked_by_munich)
clients = jumpstarter.list_clients_output(opts=pulumi.InvokeOutputOptions(provider=munich, depends_on=[made]))
pulumi.export("madeConfig", made.config)
pulumi.export("bob", {"uid": bob.uid, "endpoint": bob.endpoint})
pulumi.export("bobConfig", bob.config)
pulumi.export("found", {"uid": found.uid, "namespace": found.namespace})
pulumi.export("asked", asked.config)
pulumi.export("names", clients.clients.apply(lambda all: sorted(client.name for client in all)))
`,
  );
});
