import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "../../package/installation.ts";
import { useSharedLab } from "../../support/lab.ts";
import { PulumiProject } from "../../support/pulumi.ts";

const { lab, kube } = useSharedLab();

test("a transform of the stack reaches resources inside and outside of components", async () => {
  // The SDK answers the engine's question in the process of the program. Here that is the process of the Automation API,
  // without the lab's language host, which is too old to pass the registration of such a transform on.
  await using project = await PulumiProject.create(lab, {
    program: `
      import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
      import * as pulumi from "@pulumi/pulumi";
      import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
      class Bench extends pulumi.ComponentResource {
        constructor(name, opts) {
          super("lab:index:Bench", name, {}, opts);
          const board = new JumpstarterExporter(name + "-board", { labels: { board: "rpi4" } }, { parent: this });
          new JumpstarterClient(name + "-client", { labels: { board: board.name } }, { parent: this });
          this.registerOutputs({});
        }
      }
      const stack = await LocalWorkspace.createStack({
        stackName: "transformed",
        projectName: "inline",
        program: async () => {
          pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
            type.startsWith("pulumi-nodejs:dynamic/jumpstarter:")
              ? { props: { ...props, labels: { ...props.labels, lab: "munich" } }, opts: { ...opts, retainOnDelete: true } }
              : undefined,
          );
          new Bench("bench");
          new JumpstarterClient("alone");
        },
      });
      const changes = [];
      for (const _ of [1, 2]) changes.push((await stack.up()).summary.resourceChanges);
      const { deployment } = await stack.exportStack();
      await stack.destroy();
      await stack.workspace.removeStack("transformed");
      const retained = deployment.resources.filter(({ retainOnDelete }) => retainOnDelete).length;
      console.log(JSON.stringify({ changes, retained }));`,
  });
  const env = { ...lab.env, KUBECONFIG: lab.kubeconfig };
  const { changes, retained } = JSON.parse(await run("node", ["index.js"], project.directory, env));
  assert.deepEqual(Object.keys(changes[1]), ["same"]);
  assert.equal(retained, 3);
  const objects = [...(await kube.clients.list()), ...(await kube.exporters.list())];
  const labels = Object.fromEntries(objects.map(({ metadata }) => [metadata.name, metadata.labels]));
  assert.deepEqual(labels, {
    alone: { lab: "munich" },
    "bench-board": { board: "rpi4", lab: "munich" },
    "bench-client": { board: "bench-board", lab: "munich" },
  });
});
