import assert from "node:assert/strict";
import { test } from "node:test";
import { useSharedLab } from "../support/lab.ts";
import { addGoSdk } from "../support/languages/go.ts";
import { addPythonSdk } from "../support/languages/python.ts";
import { type ProjectOptions, PulumiProject } from "../support/pulumi.ts";
import { withholdCredential } from "../support/recorded-stack.ts";

const { lab, kube } = useSharedLab();

const yaml = `
resources:
  ci:
    type: jumpstarter:Client
    properties: { name: in-yaml }
    options: { customTimeouts: { create: 2s, update: 10m } }
`;
const python = `
import pulumi
import pulumi_jumpstarter as jumpstarter

timeouts = pulumi.CustomTimeouts(create="2s", update="10m")
jumpstarter.Client("ci", name="in-python", opts=pulumi.ResourceOptions(custom_timeouts=timeouts))
`;
const go = `package main

import (
	"example.com/pulumi-jumpstarter/sdk/go/jumpstarter"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		timeouts := pulumi.Timeouts(&pulumi.CustomTimeouts{Create: "2s", Update: "10m"})
		_, err := jumpstarter.NewClient(ctx, "ci", &jumpstarter.ClientArgs{Name: pulumi.String("in-go")}, timeouts)
		return err
	})
}
`;

const options = (): Record<string, ProjectOptions> => ({
  YAML: { language: "yaml", program: yaml },
  Python: {
    language: "python",
    example: "python",
    files: { "__main__.py": python },
    prepare: (directory) => addPythonSdk(directory, lab.env.PATH!),
  },
  Go: { language: "go", example: "go", files: { "main.go": go }, prepare: addGoSdk },
});

for (const language of ["YAML", "Python", "Go"]) {
  test(`in ${language}, customTimeouts end a wait, and the client stays in the state`, async (t) => {
    const name = `in-${language.toLowerCase()}`;
    const issue = await withholdCredential(kube, `clients/${name}`);
    const config = { "jumpstarter:namespace": lab.namespace };
    await using project = await PulumiProject.create(lab, { ...options()[language], config });
    const { stdout } = await project.up({ fails: true });
    assert.match(stdout, /has not issued its credential within 2 s/);
    const { uid } = (await kube.clients.get(name)).metadata;
    assert.equal((await project.resources())[0]?.id, `${lab.namespace}/${name}`);
    if (language !== "YAML") return;

    await t.test("Ctrl-C ends a wait as well", async () => {
      const update = project.start(["up", "--yes", "--skip-preview"]);
      await update.said(/waiting for the controller to issue the credential/);
      update.process.kill("SIGINT");
      const { code } = await update.finished;
      assert.notEqual(code, 0);
      const { resources = [], pending_operations = [] } = (await project.exportState()).deployment;
      assert.ok(resources.some(({ id }) => id === `${lab.namespace}/${name}`));
      assert.deepEqual(pending_operations, []);
    });

    await t.test("and the next up carries on", async () => {
      await issue();
      await project.up();
      assert.equal((await kube.clients.get(name)).metadata.uid, uid);
      assert.equal((await project.resources())[0]?.outputs?.uid, uid);
    });
  });
}
