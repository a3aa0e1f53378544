/**
 * ExporterStatefulSet with the real @pulumi/kubernetes and Kubernetes' own StatefulSet controller. Its pods run the real `jmp`, in
 * a stand-in for a kubelet.
 */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { parse } from "yaml";
import type { KubeObject } from "../../../lab/cluster/kube.ts";
import { type KubeletStandIn, startKubelet } from "../../../lab/kubelet/stand-in.ts";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

describe("ExporterStatefulSet", () => {
  let kubelet: KubeletStandIn;
  const { lab, kube, use } = useSharedLab(async () => {
    kubelet = use(await startKubelet(lab, kube));
  });
  before(() => assert.ok(kubelet));

  /** A program with an exporter, with these arguments, in a StatefulSet for each name. */
  const program = (names: readonly string[], exporter = "{}") => `
    import { JumpstarterExporter } from "pulumi-jumpstarter";
    import { ExporterStatefulSet } from "pulumi-jumpstarter/components";
    import { power } from "pulumi-jumpstarter/drivers";

    for (const name of ${JSON.stringify(names)}) {
      const exporter = new JumpstarterExporter(name, { export: { power: power.MockPower() }, ...${exporter} });
      const image = "quay.io/jumpstarter-dev/jumpstarter:0.9.0";
      new ExporterStatefulSet(name, { exporter, image });
    }`;

  const isOnline = (exporter: KubeObject | undefined) => isTrue(exporter, "Online") && isTrue(exporter, "Registered");
  const configIn = async (name: string) => {
    const { data } = await kube.secrets.get(`exporter-config-${name}`);
    return parse(Buffer.from(data["config.yaml"], "base64").toString());
  };

  test("runs two exporters in one namespace, each with a Secret and a pod of its own", async () => {
    const names = ["one", "two"];
    await using project = await PulumiProject.create(lab, { program: program(names) });
    await project.up();
    for (const name of names) {
      assert.ok(isTrue(await kube.pods.get(`${name}-0`), "Ready"), "up has waited for the pod");
      await kube.exporters.until(name, isOnline);
      const { metadata, token } = await configIn(name);
      assert.deepEqual(metadata, { namespace: kube.namespace, name });
      const issued = await kube.secrets.get(`${name}-exporter`);
      assert.equal(token, Buffer.from(issued.data.token, "base64").toString());
    }
    assertNoChanges(await project.up());
    await project.destroy();
    for (const name of names) {
      assert.equal(await kube.secrets.find(`exporter-config-${name}`), undefined);
      await kube.pods.until(`${name}-0`, (pod) => pod === undefined);
    }
  });

  test("replaces the pod when the configuration changes, and the exporter comes back with it", async () => {
    await using project = await PulumiProject.create(lab, { program: program(["changed"]) });
    await project.up();
    const before = await kube.pods.get("changed-0");
    await kube.exporters.until("changed", isOnline);

    await project.setProgram(program(["changed"], '{ motd: "hello" }'));
    await project.up();
    const after = await kube.pods.get("changed-0");
    assert.notEqual(after.metadata.uid, before.metadata.uid);
    assert.ok(isTrue(after, "Ready"), "up has waited for the new pod");
    assert.equal((await configIn("changed")).motd, "hello");
    await kube.exporters.until("changed", isOnline);
    await project.destroy();
  });
});

function isTrue(object: KubeObject | undefined, type: string): boolean {
  const conditions: { type: string; status: string }[] = object?.status?.conditions ?? [];
  return conditions.some((condition) => condition.type === type && condition.status === "True");
}
