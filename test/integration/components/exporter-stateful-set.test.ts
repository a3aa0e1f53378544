/**
 * ExporterStatefulSet with the real @pulumi/kubernetes and Kubernetes' own StatefulSet controller. Its pods run the real `jmp`, in
 * a stand-in for a kubelet.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { before, describe, test } from "node:test";
import { parse } from "yaml";
import type { KubeObject } from "../../../lab/cluster/kube.ts";
import { type KubeletStandIn, startKubelet } from "../../../lab/kubelet/stand-in.ts";
import { isTrue } from "../../support/conditions.ts";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";
import { until } from "../../support/until.ts";

describe("ExporterStatefulSet", () => {
  let kubelet: KubeletStandIn;
  const { lab, kube, use } = useSharedLab(async () => {
    kubelet = use(await startKubelet(lab, kube));
  });
  before(() => assert.ok(kubelet));

  /** A program with four exporters, each in a StatefulSet: the first with this motd, the last with these arguments. */
  const program = ({ motd, broken }: { motd: string; broken: string }) => `
    import { JumpstarterExporter } from "pulumi-jumpstarter";
    import { ExporterStatefulSet } from "pulumi-jumpstarter/components";
    import { power } from "pulumi-jumpstarter/drivers";

    const run = (name, exporterArgs, args, opts) => {
      const exporter = new JumpstarterExporter(name, { export: { power: power.MockPower() }, ...exporterArgs });
      const image = "quay.io/jumpstarter-dev/jumpstarter:0.9.0";
      new ExporterStatefulSet(name, { exporter, image, ...args }, opts);
    };
    run("one", { motd: "${motd}" });
    run("two");
    run("fitted", {}, {
      container: {
        command: ["sh", "-c", 'cat "$0" "$1"; sleep 600', "/etc/jumpstarter/exporters/config.yaml", "/var/extra/note"],
        env: [{ name: "JUMPSTARTER_GRPC_INSECURE", value: "1" }],
        resources: { requests: { cpu: "500m" } },
        volumeMounts: [{ name: "extra", mountPath: "/var/extra" }],
      },
      pod: {
        nodeSelector: { bench: "1" },
        imagePullSecrets: [{ name: "registry" }],
        terminationGracePeriodSeconds: 5,
        volumes: [{ name: "extra", secret: { secretName: "extra" } }],
      },
    });
    // A component hands customTimeouts to nobody; a transform gives them to what is in it.
    run("broken", {}, ${broken}, {
      transforms: [({ type, props, opts }) => type === "kubernetes:apps/v1:StatefulSet"
        ? { props, opts: { ...opts, customTimeouts: { create: "10s", update: "180s" } } }
        : undefined],
    });`;

  const isOnline = (exporter: KubeObject | undefined) => isTrue(exporter, "Online") && isTrue(exporter, "Registered");
  const configIn = async (name: string) => {
    const { data } = await kube.secrets.get(`exporter-config-${name}`);
    return parse(Buffer.from(data["config.yaml"], "base64").toString());
  };

  test("runs exporters in one namespace", async (t) => {
    await kube.secrets.create({ metadata: { name: "extra" }, stringData: { note: "a note" } });
    const board = '{ pod: { volumes: [{ name: "dev", hostPath: { path: "/dev" } }] } }'; // which the stand-in does not know
    await using project = await PulumiProject.create(lab, { program: program({ motd: "hi", broken: board }) });
    // The others do not suffer from the one that cannot run.
    const { diagnostics } = await project.up({ fails: true, args: ["--continue-on-error"] });
    const podOfOne = await kube.pods.get("one-0");
    const podOfTwo = await kube.pods.get("two-0");

    await t.test("each has a Secret and a pod of its own", async () => {
      for (const name of ["one", "two"]) {
        assert.ok(isTrue(await kube.pods.get(`${name}-0`), "Ready"), "up has waited for the pod");
        await kube.exporters.until(name, isOnline);
        const { metadata, token } = await configIn(name);
        assert.deepEqual(metadata, { namespace: kube.namespace, name });
        const issued = await kube.secrets.get(`${name}-exporter`);
        assert.equal(token, Buffer.from(issued.data.token, "base64").toString());
      }
    });

    await t.test("the pod and the container get what else they are to have, beside the component's own", async () => {
      const { spec } = await kube.pods.get("fitted-0");
      const [container] = spec.containers;
      assert.equal(container.name, "exporter");
      assert.deepEqual(container.resources.requests, { cpu: "500m" });
      assert.deepEqual(container.env, [{ name: "JUMPSTARTER_GRPC_INSECURE", value: "1" }]);
      assert.deepEqual(names(container.volumeMounts), ["extra", "exporter-config"]);
      assert.deepEqual(names(spec.volumes), ["extra", "exporter-config"]);
      assert.deepEqual(spec.nodeSelector, { bench: "1" });
      assert.deepEqual(spec.imagePullSecrets, [{ name: "registry" }]);
      await kube.pods.until("fitted-0", () => /kind: ExporterConfig.*a note/s.test(kubelet.output("fitted-0")));
    });

    await t.test("up says at the end of its time limit which pod is not ready", async () => {
      const errors = diagnostics.filter(({ severity, urn }) => severity === "error" && urn?.endsWith("::broken"));
      const text = errors.map(({ message }) => message).join("\n");
      assert.match(text, /broken.*timed out/is, text);
      assert.match(text, /RefusedByStandIn|hostPath/, text);
      assert.ok(await kube.exporters.find("broken"), "the exporter stays, with its token");
    });

    await t.test("once that is put right, the next up carries on", async () => {
      await project.setProgram(program({ motd: "hello", broken: "{}" }));
      const up = project.up();
      const set = `/apis/apps/v1/namespaces/${kube.namespace}/statefulsets/broken`;
      await until(async () => {
        const { spec } = (await kube.request("GET", set)) as KubeObject;
        return spec.template.spec.volumes.length === 1;
      });
      // Kubernetes does not replace a pod that never got ready, whatever its template says now.
      await kube.pods.delete("broken-0");
      await up;
      await kube.exporters.until("broken", isOnline);
    });

    await t.test("a changed configuration replaces its pod alone, and the exporter comes back with it", async () => {
      const after = await kube.pods.get("one-0");
      assert.notEqual(after.metadata.uid, podOfOne.metadata.uid);
      const { data } = await kube.secrets.get("exporter-config-one");
      const checksum = createHash("sha256").update(Buffer.from(data["config.yaml"], "base64")).digest("hex");
      assert.equal(after.metadata.annotations?.["checksum/config"], checksum);
      assert.ok(isTrue(after, "Ready"), "up has waited for the new pod");
      assert.equal((await configIn("one")).motd, "hello");
      await kube.exporters.until("one", isOnline);
      assert.equal((await kube.pods.get("two-0")).metadata.uid, podOfTwo.metadata.uid);
    });

    await t.test("another up changes nothing, and destroy leaves no Secret and no pod", async () => {
      assertNoChanges(await project.up());
      await project.destroy();
      for (const name of ["one", "two", "fitted", "broken"]) {
        assert.equal(await kube.secrets.find(`exporter-config-${name}`), undefined);
        await kube.pods.until(`${name}-0`, (pod) => pod === undefined);
      }
    });
  });
});

const names = (list: { name: string }[]) => list.map(({ name }) => name);
